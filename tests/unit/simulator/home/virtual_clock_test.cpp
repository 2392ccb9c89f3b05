#include "home/virtual_clock.h"

#include <gtest/gtest.h>

#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;

TEST(VirtualClock, RunsAtItsSpeedAndKeepsItsTimeWhenThatChanges) {
  const Instant start{std::chrono::steady_clock::time_point(1h), noon()};
  VirtualClock clock(start, 60);
  EXPECT_EQ(clock.at(start + 1s), noon() + 1min);
  clock.set_speed(1, start + 10s);
  EXPECT_EQ(clock.at(start + 10s), noon() + 10min);
  EXPECT_EQ(clock.at(start + 11s), noon() + 10min + 1s);
}

}  // namespace
}  // namespace nest2mqtt::simulator
