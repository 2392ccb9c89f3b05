#include "home/fan_timers.h"

#include <limits>

#include <gtest/gtest.h>

#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;

class FanTest : public testing::Test {
 protected:
  HomeDocument document_{family()};

  std::string at(const char* field) { return text_at(document_.root(), living_room / field); }
};

TEST_F(FanTest, TheTimerRunsOut) {
  ASSERT_TRUE(
      document_.merge(living_room, {{"fan_timer_active", true}, {"fan_timer_timeout", "2025-03-01T12:15:00.000Z"}}));
  advance_fans(document_, noon() + 14min);
  EXPECT_EQ(at("fan_timer_active"), "true");
  advance_fans(document_, noon() + 15min);
  EXPECT_EQ(at("fan_timer_active"), "false");
  EXPECT_EQ(at("fan_timer_timeout"), "1970-01-01T00:00:00.000Z");
}

TEST_F(FanTest, AFanSwitchedOnByHandGetsAnEnd) {
  ASSERT_TRUE(document_.set(living_room / "fan_timer_active", true));
  advance_fans(document_, noon());
  EXPECT_EQ(at("fan_timer_timeout"), "2025-03-01T12:15:00.000Z");
}

TEST_F(FanTest, ADurationThatNoFanHasIsTheDefault) {
  for (const double minutes : {1e300, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
    ASSERT_TRUE(document_.merge(
        living_room, {{"fan_timer_duration", minutes}, {"fan_timer_active", true}, {"fan_timer_timeout", ""}}));
    advance_fans(document_, noon());
    EXPECT_EQ(at("fan_timer_timeout"), "2025-03-01T12:15:00.000Z") << minutes;
  }
}

TEST_F(FanTest, AnIdleFanChangesNothing) {
  advance_fans(document_, noon());
  EXPECT_EQ(document_.revision(), 0U);
}

}  // namespace
}  // namespace nest2mqtt::simulator
