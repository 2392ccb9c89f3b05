#include "home/household.h"

#include <gtest/gtest.h>

#include "home/virtual_clock.h"
#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;

class EcoCouplingTest : public testing::Test {
 protected:
  HomeDocument document_{family()};
  EcoCoupling eco_;
  WallTime now_ = noon();

  void SetUp() override { eco_.advance(document_, now_); }

  void set_away(const char* away) {
    ASSERT_TRUE(document_.set(family_home / "away", away));
    eco_.advance(document_, now_);
    now_ += 2s;
    eco_.advance(document_, now_);
  }
  std::string mode(const Path& device) { return text_at(document_.root(), device / "hvac_mode"); }
  std::string previous(const Path& device) { return text_at(document_.root(), device / "previous_hvac_mode"); }
};

TEST_F(EcoCouplingTest, AwayIsEcoAndHomeIsAsBefore) {
  set_away("away");
  EXPECT_EQ(mode(living_room), "eco");
  EXPECT_EQ(previous(living_room), "heat");
  EXPECT_EQ(mode(bedroom), "eco");
  EXPECT_EQ(previous(bedroom), "heat-cool");
  set_away("home");
  EXPECT_EQ(mode(living_room), "heat");
  EXPECT_EQ(previous(living_room), "");
  EXPECT_EQ(mode(bedroom), "heat-cool");
}

TEST_F(EcoCouplingTest, TakesAMoment) {
  ASSERT_TRUE(document_.set(family_home / "away", "away"));
  eco_.advance(document_, now_);
  EXPECT_EQ(mode(living_room), "heat");
}

TEST_F(EcoCouplingTest, ComingStraightBackChangesNothing) {
  ASSERT_TRUE(document_.set(family_home / "away", "away"));
  eco_.advance(document_, now_);
  set_away("home");
  EXPECT_EQ(mode(living_room), "heat");
}

TEST_F(EcoCouplingTest, OffAndOfflineStayAsTheyAre) {
  ASSERT_TRUE(document_.set(living_room / "hvac_mode", "off"));
  ASSERT_TRUE(document_.set(bedroom / "is_online", false));
  set_away("away");
  EXPECT_EQ(mode(living_room), "off");
  EXPECT_EQ(mode(bedroom), "heat-cool");
}

TEST_F(EcoCouplingTest, WhoLeavesEcoWhileAwayIsLeftAlone) {
  set_away("away");
  ASSERT_TRUE(document_.merge(living_room, {{"hvac_mode", "cool"}, {"previous_hvac_mode", ""}}));
  now_ += 10min;
  eco_.advance(document_, now_);
  EXPECT_EQ(mode(living_room), "cool");
  set_away("home");
  EXPECT_EQ(mode(living_room), "cool");
}

TEST_F(EcoCouplingTest, OtherStructuresAreNotTouched) {
  HomeDocument document(cottage());
  EcoCoupling eco;
  eco.advance(document, now_);
  ASSERT_TRUE(document.set({"structures", "cottage-22bb", "away"}, "home"));
  eco.advance(document, now_);
  eco.advance(document, now_ + 2s);
  EXPECT_EQ(text_at(document.root(), flat_hall / "hvac_mode"), "eco");
}

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

TEST_F(FanTest, SwitchedOnByHandItGetsItsEnd) {
  ASSERT_TRUE(document_.set(living_room / "fan_timer_active", true));
  advance_fans(document_, noon());
  EXPECT_EQ(at("fan_timer_timeout"), "2025-03-01T12:15:00.000Z");
}

TEST_F(FanTest, AnIdleFanChangesNothing) {
  advance_fans(document_, noon());
  EXPECT_EQ(document_.revision(), 0U);
}

TEST(CameraEvents, BeginOpenAndEndLater) {
  HomeDocument document(family());
  CameraEvents events;
  ASSERT_TRUE(events.begin(document, {"driveway-c9d0", true, true, false, 10s}, noon()));
  const auto event = [&](const char* field) { return text_at(document.root(), driveway / "last_event" / field); };
  EXPECT_EQ(event("start_time"), "2025-03-01T12:00:00.000Z");
  EXPECT_EQ(event("end_time"), "");
  EXPECT_EQ(event("has_person"), "true");
  EXPECT_EQ(event("has_sound"), "false");
  EXPECT_EQ(event("urls_expire_time"), "2025-03-11T12:00:00.000Z");
  events.advance(document, noon() + 9s);
  EXPECT_EQ(event("end_time"), "");
  events.advance(document, noon() + 12s);
  EXPECT_EQ(event("end_time"), "2025-03-01T12:00:10.000Z");
  EXPECT_EQ(text_at(document.root(), family_home / "wwn_security_state"), "ok") << "at home";
}

TEST(CameraEvents, WithoutHistoryThereAreNoPictures) {
  HomeDocument document(cottage());
  CameraEvents events;
  ASSERT_TRUE(events.begin(document, {"front-door-66ff", true}, noon()));
  EXPECT_EQ(find(document.root(), {"devices", "cameras", "front-door-66ff", "last_event", "web_url"}), nullptr);
}

TEST(CameraEvents, APersonInAnEmptyHomeDetersUntilSomebodyComes) {
  HomeDocument document(family());
  ASSERT_TRUE(document.set(family_home / "away", "away"));
  EcoCoupling eco;
  eco.advance(document, noon());
  CameraEvents events;
  CameraEvent person;
  person.device = "driveway-c9d0";
  person.person = true;
  ASSERT_TRUE(events.begin(document, person, noon()));
  EXPECT_EQ(text_at(document.root(), family_home / "wwn_security_state"), "deter");
  ASSERT_TRUE(document.set(family_home / "away", "home"));
  eco.advance(document, noon());
  eco.advance(document, noon() + 2s);
  EXPECT_EQ(text_at(document.root(), family_home / "wwn_security_state"), "ok");
}

TEST(CameraEvents, NeedACamera) {
  HomeDocument document(family());
  EXPECT_FALSE(CameraEvents().begin(document, {"nobody"}, noon()));
}

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
