#include "home/home_document.h"

#include <gtest/gtest.h>

#include "support.h"

namespace nest2mqtt::simulator {
namespace {

class HomeDocumentTest : public testing::Test {
 protected:
  HomeDocument document_{family()};

  std::string at(const Path& path) { return text_at(document_.root(), path); }
};

TEST_F(HomeDocumentTest, HeatsWhenTheTargetRises) {
  ASSERT_TRUE(document_.merge(living_room, {{"hvac_state", "off"}, {"ambient_temperature_f", 70}}));
  ASSERT_TRUE(document_.set(living_room / "target_temperature_f", 72));
  EXPECT_EQ(at(living_room / "hvac_state"), "heating");
  EXPECT_EQ(at(living_room / "time_to_target"), "~15");
}

TEST_F(HomeDocumentTest, StopsAtTheTargetAndStartsOneStepBelow) {
  const auto state_at = [&](int ambient) {
    EXPECT_TRUE(document_.set(living_room / "ambient_temperature_f", ambient));
    return at(living_room / "hvac_state");
  };
  EXPECT_EQ(state_at(70), "off");
  EXPECT_EQ(state_at(69), "heating");
  EXPECT_EQ(state_at(70), "off");
}

TEST_F(HomeDocumentTest, CoolsAboveTheHighSideOfAPair) {
  ASSERT_TRUE(document_.set(bedroom / "ambient_temperature_f", 77));
  EXPECT_EQ(at(bedroom / "hvac_state"), "cooling");
  ASSERT_TRUE(document_.set(bedroom / "can_cool", false));
  EXPECT_EQ(at(bedroom / "hvac_state"), "off");
}

TEST_F(HomeDocumentTest, ADerivedFieldThatWasSetKeepsItsValue) {
  ASSERT_TRUE(document_.set(living_room / "hvac_state", "cooling"));
  ASSERT_TRUE(document_.set(living_room / "humidity", 50));
  EXPECT_EQ(at(living_room / "hvac_state"), "cooling");
  ASSERT_TRUE(document_.merge(living_room, {{"target_temperature_f", 60}, {"hvac_state", "heating"}}));
  EXPECT_EQ(at(living_room / "hvac_state"), "heating");
}

TEST_F(HomeDocumentTest, AnAlarmShowsInColorAndStructure) {
  ASSERT_TRUE(document_.set(kitchen_protect / "smoke_alarm_state", "emergency"));
  EXPECT_EQ(at(kitchen_protect / "ui_color_state"), "red");
  EXPECT_EQ(at(family_home / "smoke_alarm_state"), "emergency");
  EXPECT_EQ(at(family_home / "co_alarm_state"), "ok");
  ASSERT_TRUE(document_.set(kitchen_protect / "smoke_alarm_state", "ok"));
  EXPECT_EQ(at(kitchen_protect / "ui_color_state"), "green");
  EXPECT_EQ(at(family_home / "smoke_alarm_state"), "ok");
}

TEST_F(HomeDocumentTest, ColorsFollowBatteryAndConnection) {
  ASSERT_TRUE(document_.set(kitchen_protect / "battery_health", "replace"));
  EXPECT_EQ(at(kitchen_protect / "ui_color_state"), "yellow");
  ASSERT_TRUE(document_.set(kitchen_protect / "is_online", false));
  EXPECT_EQ(at(kitchen_protect / "ui_color_state"), "gray");
}

TEST_F(HomeDocumentTest, ARemovedDeviceLeavesItsStructure) {
  ASSERT_TRUE(document_.erase(driveway));
  EXPECT_EQ(find(document_.root(), family_home / "cameras"), nullptr);
  EXPECT_EQ(find(document_.root(), {"devices", "cameras"}), nullptr) << "empty groups are absent";
  ASSERT_TRUE(document_.erase(living_room));
  EXPECT_EQ(at(family_home / "thermostats"), R"(["bedroom-c3d4"])");
}

TEST_F(HomeDocumentTest, TheAlarmOfARemovedProtectGoesWithIt) {
  ASSERT_TRUE(document_.set(kitchen_protect / "smoke_alarm_state", "warning"));
  ASSERT_TRUE(document_.erase(kitchen_protect));
  EXPECT_EQ(at(family_home / "smoke_alarm_state"), "ok");
}

TEST_F(HomeDocumentTest, ANewDeviceJoinsItsStructure) {
  ASSERT_TRUE(
      document_.set({"devices", "cameras", "garden"}, {{"device_id", "garden"}, {"structure_id", "home-5fd1"}}));
  EXPECT_EQ(at(family_home / "cameras"), R"(["driveway-c9d0","garden"])");
}

TEST_F(HomeDocumentTest, ARemovedStructureIsRemovedWithItsDevices) {
  HomeDocument document(cottage());
  ASSERT_TRUE(document.erase({"structures", "cottage-22bb"}));
  EXPECT_EQ(find(document.root(), {"devices", "thermostats", "den-44dd"}), nullptr);
  EXPECT_NE(find(document.root(), flat_hall), nullptr);
  EXPECT_EQ(find(document.root(), {"devices", "smoke_co_alarms"}), nullptr);
}

TEST_F(HomeDocumentTest, SetCreatesMissingObjectsButReplacesNoPlainValue) {
  ASSERT_TRUE(document_.set({"structures", "new", "name"}, "Shed"));
  EXPECT_EQ(at({"structures", "new", "name"}), "Shed");
  const auto refused = document_.set(living_room / "hvac_mode" / "x", 1);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("hvac_mode is a plain value"), std::string::npos);
}

TEST_F(HomeDocumentTest, TheRootCanBeReplacedButNotRemoved) {
  EXPECT_FALSE(document_.erase({}));
  EXPECT_FALSE(document_.set({}, 1));
  ASSERT_TRUE(document_.set({}, json::value(cottage())));
  EXPECT_NE(find(document_.root(), flat_hall), nullptr);
}

TEST_F(HomeDocumentTest, EveryChangeMovesTheRevisionAndFailuresDoNot) {
  const auto before = document_.revision();
  ASSERT_TRUE(document_.set(living_room / "humidity", 35));
  EXPECT_EQ(document_.revision(), before + 1) << "also one that changes nothing";
  EXPECT_FALSE(document_.erase({"nothing"}));
  EXPECT_EQ(document_.revision(), before + 1);
}

TEST_F(HomeDocumentTest, OnlyReportsMoveTheLastConnection) {
  const std::string before = at(living_room / "last_connection");
  ASSERT_TRUE(document_.set(living_room / "humidity", 50));
  EXPECT_EQ(at(living_room / "last_connection"), before);
  document_.report(living_room, {{"humidity", 45}}, noon());
  EXPECT_EQ(at(living_room / "last_connection"), "2025-03-01T12:00:00.000Z");
  document_.report(driveway, {{"is_streaming", false}}, noon());
  EXPECT_EQ(find(document_.root(), driveway / "last_connection"), nullptr) << "cameras have none";
}

}  // namespace
}  // namespace nest2mqtt::simulator
