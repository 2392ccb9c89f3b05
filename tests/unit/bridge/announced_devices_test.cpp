// Of which objects Home Assistant is told a device, while the home changes.

#include "bridge_fixture.h"

namespace nest2mqtt::bridge {
namespace {

using testing::IsEmpty;

const std::string home_config = "homeassistant/device/nest_s/config";
const std::string hall_config = "homeassistant/device/nest_t/config";

class AnnouncedDevicesTest : public RunningBridgeTest {
 protected:
  /// The home, whose structure says nothing that Home Assistant could show.
  static json::value home_without_entities() {
    json::value root = home();
    root.at_pointer("/structures/s").as_object().erase("away");
    return root;
  }
  /// The home, whose thermostat says nothing that Home Assistant could show.
  static json::value home_with_silent_thermostat() {
    json::value root = home();
    thermostat(root) = {{"device_id", "t"}, {"structure_id", "s"}};
    return root;
  }
  [[nodiscard]] std::string behind() const {
    const auto config = retained(hall_config);
    if (!config) return "not announced";
    return std::string(json::parse(*config).at_pointer("/device/via_device").as_string());
  }
  void show_for_a_minute(const json::value& root) {
    show(root);
    pass(1min);
  }
};

TEST_F(AnnouncedDevicesTest, DeviceThatHasNoEntitiesAnyMoreIsRemoved) {
  begin_with_home();
  ASSERT_TRUE(retained(hall_config));
  show_for_a_minute(home_with_silent_thermostat());
  EXPECT_FALSE(retained(hall_config));
  EXPECT_TRUE(retained(home_config));
  show_for_a_minute(home());
  EXPECT_TRUE(retained(hall_config));
}

TEST_F(AnnouncedDevicesTest, DevicesAreBehindTheirHomeOnlyWhileItIsADevice) {
  begin_with_home();
  EXPECT_EQ(behind(), "nest_s");
  show_for_a_minute(home_without_entities());
  EXPECT_FALSE(retained(home_config));
  EXPECT_EQ(behind(), "nest_mqtt-bridge");
  transport_.published.clear();
  show_for_a_minute(home());
  EXPECT_TRUE(retained(home_config));
  EXPECT_EQ(behind(), "nest_s");
  EXPECT_THAT(sent_topics({hall_config}), testing::SizeIs(1)) << "once, with the right home";
}

TEST_F(AnnouncedDevicesTest, ObjectWithoutEntitiesLeavesADeviceOfTheSameIdAlone) {
  begin_with_home();
  json::value root = home();
  root.at("devices").as_object()["toasters"] = {{"t", {{"structure_id", "s"}, {"is_online", true}}}};
  show_for_a_minute(root);
  EXPECT_THAT(sent_topics({hall_config}), IsEmpty());
  EXPECT_TRUE(retained(hall_config));
}

TEST_F(AnnouncedDevicesTest, DeviceOfAnEarlierRunThatHasNoEntitiesAnyMoreIsRemoved) {
  begin_with_home();
  begin();
  settle();
  online();
  show_for_a_minute(home_without_entities());
  EXPECT_FALSE(retained(home_config));
  EXPECT_EQ(behind(), "nest_mqtt-bridge");
}

}  // namespace
}  // namespace nest2mqtt::bridge
