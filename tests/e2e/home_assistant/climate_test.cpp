// Home Assistant's climate entity played as MQTT messages: the topics are those of the discovery message, the payloads
// those that Home Assistant sends there.

#include <gmock/gmock.h>

#include "announced.h"
#include "e2e/support/command_test.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

using testing::SizeIs;

class ClimateEntity : public CommandTest {
 protected:
  /// Publishes what Home Assistant does for a service call on the climate entity.
  void play(const std::string& device, const std::string& command, const std::string& payload) {
    const auto climate = components_of(world().probe, device).at("climate").as_object();
    world().probe.publish(std::string(climate.at(command + "_command_topic").as_string()), payload, {.qos = 1});
  }

  void ready(const std::string& device, WorldOptions options = {}) {
    start(std::move(options));
    ASSERT_TRUE(wait_for_component(world().probe, device, "climate"));
  }

  /// The body of the only write so far, which must come.
  json::value only_put() {
    EXPECT_TRUE(wait_until([&] { return !puts().empty(); }));
    EXPECT_TRUE(final_receipts(1));
    EXPECT_THAT(puts(), SizeIs(1));
    return puts().empty() ? json::value() : puts().front().body;
  }

  bool final_receipts(std::size_t wanted) {
    return wait_until([&] {
      std::size_t finals = 0;
      for (const Message& message : world().probe.messages_since(0)) {
        if (message.topic.ends_with("/result") && json::parse(message.payload).at("final").as_bool()) ++finals;
      }
      return finals >= wanted;
    });
  }
};

TEST_F(ClimateEntity, ATemperature) {
  ready("nest_living-room-a1b2");
  play("nest_living-room-a1b2", "temperature", "72.0");
  EXPECT_EQ(only_put(), json::value({{"target_temperature_f", 72}}));
}

TEST_F(ClimateEntity, ATemperatureOfAHomeAssistantInTheOtherScale) {
  ready("nest_living-room-a1b2");
  play("nest_living-room-a1b2", "temperature", "71.60000000000001");
  EXPECT_EQ(only_put(), json::value({{"target_temperature_f", 72}}));
}

TEST_F(ClimateEntity, LowAndHighComeAsTwoMessagesAndAreOneWrite) {
  ready("nest_bedroom-c3d4");
  play("nest_bedroom-c3d4", "temperature_low", "77.0");
  play("nest_bedroom-c3d4", "temperature_high", "82.0");
  EXPECT_EQ(only_put(), json::value({{"target_temperature_low_f", 77}, {"target_temperature_high_f", 82}}));
}

TEST_F(ClimateEntity, AModeAndATemperatureInOneServiceCallGoInThatOrder) {
  ready("nest_living-room-a1b2");
  play("nest_living-room-a1b2", "mode", "cool");
  play("nest_living-room-a1b2", "temperature", "75.0");
  ASSERT_TRUE(final_receipts(2));
  const auto written = puts();
  ASSERT_THAT(written, SizeIs(2));
  EXPECT_EQ(written[0].body, json::value({{"hvac_mode", "cool"}}));
  EXPECT_EQ(written[1].body, json::value({{"target_temperature_f", 75}}));
}

TEST_F(ClimateEntity, SettingAModeInEcoLeavesEco) {
  ready("nest_living-room-a1b2");
  change(living_room, "hvac_mode", R"("eco")", "eco");
  play("nest_living-room-a1b2", "mode", "heat");
  EXPECT_EQ(only_put(), json::value({{"hvac_mode", "heat"}}));
}

TEST_F(ClimateEntity, ThePresetIsEcoAndItsEndIsTheModeOfBefore) {
  ready("nest_bedroom-c3d4");
  play("nest_bedroom-c3d4", "preset_mode", "true");  // preset_mode_command_template of `eco`
  ASSERT_TRUE(world().probe.wait_for("nest" + bedroom + "/hvac_mode", "eco"));
  play("nest_bedroom-c3d4", "preset_mode", "false");  // and of `none`
  ASSERT_TRUE(world().probe.wait_for("nest" + bedroom + "/hvac_mode", "heat-cool"));
  ASSERT_TRUE(final_receipts(2));
  const auto written = puts();
  ASSERT_THAT(written, SizeIs(2));
  EXPECT_EQ(written[0].body, json::value({{"hvac_mode", "eco"}}));
  EXPECT_EQ(written[1].body, json::value({{"hvac_mode", "heat-cool"}}));
}

TEST_F(ClimateEntity, TheFan) {
  ready("nest_living-room-a1b2");
  play("nest_living-room-a1b2", "fan_mode", "true");
  EXPECT_EQ(only_put(), json::value({{"fan_timer_active", true}}));
}

TEST_F(ClimateEntity, ASceneThatSetsEverythingInHeatSendsOnlyTheTarget) {
  ready("nest_living-room-a1b2");
  play("nest_living-room-a1b2", "temperature", "73.0");
  play("nest_living-room-a1b2", "temperature_low", "68.0");
  play("nest_living-room-a1b2", "temperature_high", "75.0");
  ASSERT_TRUE(final_receipts(3));
  EXPECT_EQ(only_put(), json::value({{"target_temperature_f", 73}}));
}

}  // namespace
}  // namespace nest2mqtt::test
