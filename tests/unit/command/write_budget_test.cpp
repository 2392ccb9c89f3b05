#include "write_budget.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "fakes/command_options.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;

class WriteBudgetTest : public testing::Test {
 protected:
  static CommandOptions options() {
    CommandOptions options = test::command_options({10min, 30min, 60min});
    options.burst = 3;
    options.refill = 60s;
    return options;
  }
  void spend_all() {
    while (budget_.try_take(time_.now())) {
    }
  }
  [[nodiscard]] milliseconds wait() const { return budget_.next(time_.now()) - time_.now(); }
  [[nodiscard]] WriteBudget restarted() {
    WriteBudget again(options_);
    again.restore(budget_.save(time_.now()), time_.now());
    return again;
  }

  test::ManualTime time_;
  CommandOptions options_ = options();
  WriteBudget budget_{options_};
};

TEST_F(WriteBudgetTest, GivesTheBurstThenOneForEachRefill) {
  spend_all();
  EXPECT_EQ(budget_.available(time_.now()), 0);
  EXPECT_EQ(wait(), 60s);
  time_.advance(60s);
  EXPECT_EQ(budget_.available(time_.now()), 1);
}

TEST_F(WriteBudgetTest, FreezesLongerEachTimeUpToTheLast) {
  for (const milliseconds expected : {10min, 30min, 60min, 60min}) {
    budget_.block(options_.blocked_pause, std::nullopt, time_.now());
    EXPECT_EQ(wait(), expected);
    EXPECT_TRUE(budget_.blocked(time_.now()));
    EXPECT_EQ(budget_.available(time_.now()), 0);
    time_.advance(expected - 1ms);
    EXPECT_FALSE(budget_.try_take(time_.now()));
    time_.advance(1ms);
    EXPECT_FALSE(budget_.blocked(time_.now()));
    EXPECT_TRUE(budget_.try_take(time_.now()));
  }
}

TEST_F(WriteBudgetTest, FreezesShortAgainAfterTheServiceTookAWrite) {
  budget_.block(options_.blocked_pause, std::nullopt, time_.now());
  time_.advance(10min);
  budget_.accepted();
  budget_.block(options_.blocked_pause, std::nullopt, time_.now());
  EXPECT_EQ(wait(), 10min);
}

TEST_F(WriteBudgetTest, FreezesAtLeastAsLongAsTheServiceAsks) {
  budget_.block(options_.blocked_pause, 2h, time_.now());
  EXPECT_EQ(wait(), 2h);
  time_.advance(2h);
  budget_.block(options_.blocked_pause, 5s, time_.now());
  EXPECT_EQ(wait(), 30min);
}

TEST_F(WriteBudgetTest, IsKeptOverARestart) {
  spend_all();
  budget_.block(options_.blocked_pause, std::nullopt, time_.now());
  time_.advance(1min);

  WriteBudget again = restarted();

  EXPECT_TRUE(again.blocked(time_.now()));
  EXPECT_EQ(again.next(time_.now()) - time_.now(), 9min);
  time_.advance(9min);
  again.block(options_.blocked_pause, std::nullopt, time_.now());
  EXPECT_EQ(again.next(time_.now()) - time_.now(), 30min) << "the row of blocks goes on";
}

TEST_F(WriteBudgetTest, IsNeverRicherAfterARestart) {
  for (int step = 0; step < 400; ++step) {
    if (step % 3 == 0) static_cast<void>(budget_.try_take(time_.now()));
    time_.advance(7s + milliseconds(step) + std::chrono::microseconds(step * 37));
    ASSERT_GE(restarted().next(time_.now()), budget_.next(time_.now()));
    ASSERT_LE(restarted().next(time_.now()), budget_.next(time_.now()) + 2ms);
  }
}

TEST_F(WriteBudgetTest, IsNotLockedForEverByAWallClockThatWasSetBack) {
  spend_all();
  budget_.block(options_.blocked_pause, std::nullopt, time_.now());
  const json::object saved = budget_.save(time_.now());
  time_.correct_wall(-24h * 365);
  WriteBudget again(options_);
  again.restore(saved, time_.now());
  EXPECT_LE(again.next(time_.now()) - time_.now(), 24h);
  EXPECT_TRUE(again.blocked(time_.now()));
}

TEST_F(WriteBudgetTest, StartsFullFromADamagedFile) {
  for (const char* saved :
       {"{}", R"({"full_at":5,"frozen_until":"soon","freezes":"many"})", R"({"freezes":-1})", R"({"freezes":0e999})"}) {
    WriteBudget again(options_);
    again.restore(json::parse(saved).get_object(), time_.now());
    EXPECT_EQ(again.available(time_.now()), 3) << saved;
  }
  WriteBudget long_ago(options_);
  long_ago.restore(
      json::parse(R"({"full_at":"1678-01-01T00:00:00Z","frozen_until":"1678-01-01T00:00:00Z"})").get_object(),
      time_.now());
  EXPECT_EQ(long_ago.available(time_.now()), 3);
  WriteBudget again(options_);
  again.restore(json::parse(R"({"freezes":1e300})").get_object(), time_.now());
  again.block(options_.blocked_pause, std::nullopt, time_.now());
  EXPECT_EQ(again.next(time_.now()) - time_.now(), 60min);
}

TEST_F(WriteBudgetTest, IsFreshOnlyWhenThereIsNothingToRemember) {
  EXPECT_TRUE(budget_.is_as_at_start(time_.now()));
  ASSERT_TRUE(budget_.try_take(time_.now()));
  EXPECT_FALSE(budget_.is_as_at_start(time_.now()));
  time_.advance(60s);
  EXPECT_TRUE(budget_.is_as_at_start(time_.now()));
  budget_.block(options_.blocked_pause, std::nullopt, time_.now());
  time_.advance(10min);
  EXPECT_FALSE(budget_.is_as_at_start(time_.now())) << "the next block would be a longer one";
  budget_.accepted();
  EXPECT_TRUE(budget_.is_as_at_start(time_.now()));
}

}  // namespace
}  // namespace nest2mqtt::command
