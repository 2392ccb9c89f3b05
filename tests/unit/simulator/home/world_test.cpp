#include "home/world.h"

#include <gtest/gtest.h>

#include "support.h"

namespace nest2mqtt::simulator {
namespace {

class WorldTest : public testing::Test {
 protected:
  World world_{family()};

  std::string at(const Path& path) { return text_at(world_.home(), path); }
};

TEST_F(WorldTest, HeatsWhenTheTargetRises) {
  ASSERT_TRUE(world_.merge(living_room, {{"hvac_state", "off"}, {"ambient_temperature_f", 70}}));
  ASSERT_TRUE(world_.set(living_room / "target_temperature_f", 72));
  EXPECT_EQ(at(living_room / "hvac_state"), "heating");
  EXPECT_EQ(at(living_room / "time_to_target"), "~15");
}

TEST_F(WorldTest, StopsAtTheTargetAndStartsOneStepBelow) {
  const auto state_at = [&](int ambient) {
    EXPECT_TRUE(world_.set(living_room / "ambient_temperature_f", ambient));
    return at(living_room / "hvac_state");
  };
  EXPECT_EQ(state_at(70), "off");
  EXPECT_EQ(state_at(69), "heating");
  EXPECT_EQ(state_at(70), "off");
}

TEST_F(WorldTest, CoolsAboveTheHighSideOfAPair) {
  ASSERT_TRUE(world_.set(bedroom / "ambient_temperature_f", 77));
  EXPECT_EQ(at(bedroom / "hvac_state"), "cooling");
  ASSERT_TRUE(world_.set(bedroom / "can_cool", false));
  EXPECT_EQ(at(bedroom / "hvac_state"), "off");
}

TEST_F(WorldTest, WhatWasGivenByHandStands) {
  ASSERT_TRUE(world_.set(living_room / "hvac_state", "cooling"));
  ASSERT_TRUE(world_.set(living_room / "humidity", 50));
  EXPECT_EQ(at(living_room / "hvac_state"), "cooling");
  ASSERT_TRUE(world_.merge(living_room, {{"target_temperature_f", 60}, {"hvac_state", "heating"}}));
  EXPECT_EQ(at(living_room / "hvac_state"), "heating");
}

TEST_F(WorldTest, AnAlarmShowsInColorAndStructure) {
  ASSERT_TRUE(world_.set(kitchen_protect / "smoke_alarm_state", "emergency"));
  EXPECT_EQ(at(kitchen_protect / "ui_color_state"), "red");
  EXPECT_EQ(at(family_home / "smoke_alarm_state"), "emergency");
  EXPECT_EQ(at(family_home / "co_alarm_state"), "ok");
  ASSERT_TRUE(world_.set(kitchen_protect / "smoke_alarm_state", "ok"));
  EXPECT_EQ(at(kitchen_protect / "ui_color_state"), "green");
  EXPECT_EQ(at(family_home / "smoke_alarm_state"), "ok");
}

TEST_F(WorldTest, ColorsFollowBatteryAndConnection) {
  ASSERT_TRUE(world_.set(kitchen_protect / "battery_health", "replace"));
  EXPECT_EQ(at(kitchen_protect / "ui_color_state"), "yellow");
  ASSERT_TRUE(world_.set(kitchen_protect / "is_online", false));
  EXPECT_EQ(at(kitchen_protect / "ui_color_state"), "gray");
}

TEST_F(WorldTest, ARemovedDeviceLeavesItsStructure) {
  ASSERT_TRUE(world_.erase(driveway));
  EXPECT_EQ(find(world_.home(), family_home / "cameras"), nullptr);
  EXPECT_EQ(find(world_.home(), {"devices", "cameras"}), nullptr) << "empty groups are absent";
  ASSERT_TRUE(world_.erase(living_room));
  EXPECT_EQ(at(family_home / "thermostats"), R"(["bedroom-c3d4"])");
}

TEST_F(WorldTest, TheAlarmOfARemovedProtectGoesWithIt) {
  ASSERT_TRUE(world_.set(kitchen_protect / "smoke_alarm_state", "warning"));
  ASSERT_TRUE(world_.erase(kitchen_protect));
  EXPECT_EQ(at(family_home / "smoke_alarm_state"), "ok");
}

TEST_F(WorldTest, ANewDeviceJoinsItsStructure) {
  ASSERT_TRUE(world_.set({"devices", "cameras", "garden"}, {{"device_id", "garden"}, {"structure_id", "home-5fd1"}}));
  EXPECT_EQ(at(family_home / "cameras"), R"(["driveway-c9d0","garden"])");
}

TEST_F(WorldTest, AStructureTakesItsDevicesAlong) {
  World world(cottage());
  ASSERT_TRUE(world.erase({"structures", "cottage-22bb"}));
  EXPECT_EQ(find(world.home(), {"devices", "thermostats", "den-44dd"}), nullptr);
  EXPECT_NE(find(world.home(), flat_hall), nullptr);
  EXPECT_EQ(find(world.home(), {"devices", "smoke_co_alarms"}), nullptr);
}

TEST_F(WorldTest, SetCreatesTheWayButNotThroughPlainValues) {
  ASSERT_TRUE(world_.set({"structures", "new", "name"}, "Shed"));
  EXPECT_EQ(at({"structures", "new", "name"}), "Shed");
  const auto refused = world_.set(living_room / "hvac_mode" / "x", 1);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("hvac_mode is a plain value"), std::string::npos);
}

TEST_F(WorldTest, TheRootCanBeReplacedButNotRemoved) {
  EXPECT_FALSE(world_.erase({}));
  EXPECT_FALSE(world_.set({}, 1));
  ASSERT_TRUE(world_.set({}, json::value(cottage())));
  EXPECT_NE(find(world_.home(), flat_hall), nullptr);
}

TEST_F(WorldTest, EveryChangeMovesTheRevisionAndFailuresDoNot) {
  const auto before = world_.revision();
  ASSERT_TRUE(world_.set(living_room / "humidity", 35));
  EXPECT_EQ(world_.revision(), before + 1) << "also one that changes nothing";
  EXPECT_FALSE(world_.erase({"nothing"}));
  EXPECT_EQ(world_.revision(), before + 1);
}

TEST_F(WorldTest, OnlyReportsMoveTheLastConnection) {
  const std::string before = at(living_room / "last_connection");
  ASSERT_TRUE(world_.set(living_room / "humidity", 50));
  EXPECT_EQ(at(living_room / "last_connection"), before);
  world_.report(living_room, {{"humidity", 45}}, noon());
  EXPECT_EQ(at(living_room / "last_connection"), "2025-03-01T12:00:00.000Z");
  world_.report(driveway, {{"is_streaming", false}}, noon());
  EXPECT_EQ(find(world_.home(), driveway / "last_connection"), nullptr) << "cameras have none";
}

}  // namespace
}  // namespace nest2mqtt::simulator
