#include "health_schedule.h"

#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::bridge {
namespace {

using namespace std::chrono_literals;

class HealthScheduleTest : public testing::Test {
 protected:
  HealthScheduleTest() {
    schedule_.start(time_.now());
    EXPECT_TRUE(schedule_.is_due("a", time_.now()));
    schedule_.published("a", std::nullopt, time_.now());
  }

  /// What the bridge does whenever it is called; whether health went out.
  bool look(const std::string& seen, std::optional<Instant> changes_at = std::nullopt) {
    if (!schedule_.deadline() || *schedule_.deadline() > time_.now()) return false;
    if (!schedule_.is_due(seen, time_.now())) {
      schedule_.compared(changes_at, time_.now());
      ++looks_;
      return false;
    }
    schedule_.published(seen, changes_at, time_.now());
    return true;
  }

  int looks_ = 0;  ///< without anything to publish
  test::ManualTime time_;
  HealthSchedule schedule_;
};

TEST_F(HealthScheduleTest, GoesOutOnceAMinute) {
  time_.advance(59s);
  EXPECT_FALSE(look("a"));
  time_.advance(1s);
  EXPECT_TRUE(look("a"));
  EXPECT_EQ(schedule_.deadline(), time_.now() + 60s);
}

TEST_F(HealthScheduleTest, GoesOutAtOnceWhenWhatPeopleSeeHasChanged) {
  time_.advance(10s);
  schedule_.may_have_changed(time_.now());
  EXPECT_TRUE(look("b"));
  EXPECT_EQ(schedule_.deadline(), time_.now() + 50s) << "once a minute all the same";
}

TEST_F(HealthScheduleTest, ChangeThatPeopleMustSeeWaitsForNoGap) {
  schedule_.changed(time_.now());
  schedule_.changed(time_.now());
  EXPECT_EQ(schedule_.deadline(), time_.now());
  EXPECT_TRUE(look("a")) << "whatever is seen in it";
  EXPECT_FALSE(look("b")) << "once for both changes";
}

TEST_F(HealthScheduleTest, StaysWhereNothingHasChanged) {
  time_.advance(10s);
  schedule_.may_have_changed(time_.now());
  EXPECT_FALSE(look("a"));
  EXPECT_FALSE(look("b")) << "nobody said that anything may have changed";
}

TEST_F(HealthScheduleTest, ManyChangesAreOneMessageASecond) {
  time_.advance(10s);
  int messages = 0;
  for (int i = 0; i < 500; ++i) {  // five seconds
    schedule_.may_have_changed(time_.now());
    if (look(std::to_string(i))) ++messages;
    time_.advance(10ms);
  }
  EXPECT_EQ(messages, 5);
  time_.advance(1s);
  EXPECT_TRUE(look("499")) << "the last change is not forgotten";
}

TEST_F(HealthScheduleTest, IsLookedAtOnceASecondWhereALotHappensAndNothingIsSeenOfIt) {
  time_.advance(10s);
  for (int i = 0; i < 500; ++i) {  // five seconds
    schedule_.may_have_changed(time_.now());
    EXPECT_FALSE(look("a"));
    time_.advance(10ms);
  }
  EXPECT_EQ(looks_, 5);
}

TEST_F(HealthScheduleTest, GoesOutWhenTimeAloneChangesIt) {
  schedule_.may_have_changed(time_.now());
  time_.advance(1s);
  EXPECT_TRUE(look("0 left", time_.now() + 20s));
  EXPECT_EQ(schedule_.deadline(), time_.now() + 20s);
  time_.advance(20s);
  EXPECT_TRUE(look("1 left"));
}

TEST_F(HealthScheduleTest, SaysNothingOnceItHasStopped) {
  schedule_.stop();
  schedule_.may_have_changed(time_.now());
  EXPECT_EQ(schedule_.deadline(), std::nullopt);
}

}  // namespace
}  // namespace nest2mqtt::bridge
