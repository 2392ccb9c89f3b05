#include "nest2mqtt/base/backoff.h"

#include <set>

#include <gtest/gtest.h>

namespace nest2mqtt {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

TEST(Backoff, DoublesUpToTheCeilingWithAtMostAQuarterOfJitter) {
  for (Backoff::Random::result_type seed = 1; seed <= 100; ++seed) {
    Backoff::Random random(seed);
    Backoff backoff(1s, 60s);
    for (const milliseconds expected : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s, 60s}) {
      const milliseconds wait = backoff.next(random);
      EXPECT_GE(wait, expected);
      EXPECT_LE(wait, expected * 5 / 4);
    }
  }
}

TEST(Backoff, DoesNotLetTwoBridgesComeBackTogether) {
  std::mt19937 seeds(1);
  std::set<milliseconds> waits;
  for (int bridge = 0; bridge < 50; ++bridge) {
    Backoff::Random random(seeds());
    waits.insert(Backoff(60s, 60s).next(random));
  }
  EXPECT_GT(waits.size(), 40U);
}

TEST(Backoff, BeginsAgainAfterASuccess) {
  Backoff::Random random(1);
  Backoff backoff(1s, 60s);
  for (int i = 0; i < 5; ++i) static_cast<void>(backoff.next(random));

  backoff.reset();

  EXPECT_LE(backoff.next(random), 1250ms);
}

TEST(Backoff, NeverGivesUp) {
  Backoff::Random random(1);
  Backoff backoff(1ms, 30s);
  for (int i = 0; i < 100'000; ++i) static_cast<void>(backoff.next(random));
  EXPECT_GE(backoff.next(random), 30s);
  EXPECT_LE(backoff.next(random), 37'500ms);
}

}  // namespace
}  // namespace nest2mqtt
