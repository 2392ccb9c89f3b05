// More than one bridge on a broker.

#include <gmock/gmock.h>

#include "announced.h"
#include "support/wait_until.h"
#include "support/world.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// Another bridge in the world, on its broker and with its home.
BridgeOptions another(const World& world, const std::string& base_topic, const std::string& client_id) {
  BridgeOptions options;
  options.api_url = world.simulator.front_url();
  options.mqtt_url = world.broker.url();
  options.settings["mqtt.base_topic"] = base_topic;
  options.settings["mqtt.client_id"] = client_id;
  return options;
}

TEST(TwoBridges, OnTwoBaseTopicsTheyDoNotCollideEvenWithTheSameHome) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  Bridge cabin(another(world, "cabin", "cabin"));
  cabin.start();
  ASSERT_TRUE(world.probe.wait_for("cabin/bridge/state", "online"));
  auto devices = family_devices;
  for (const std::string& id : family_devices) devices.insert("nest_cabin_" + id.substr(5));
  ASSERT_TRUE(wait_for_devices(world.probe, devices));

  std::set<std::string> unique;
  for (const std::string& id : devices) {
    for (const auto& [key, component] : components_of(world.probe, id)) {
      const auto* const own = component.as_object().if_contains("unique_id");
      if (own == nullptr) continue;  // a device trigger has none
      EXPECT_TRUE(unique.insert(std::string(own->as_string())).second) << *own;
    }
  }

  // The end of one leaves the other as it is.
  world.bridge.terminate();
  EXPECT_TRUE(wait_for_devices(world.probe, devices));
  world.bridge.start();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/state", "online"));
  EXPECT_TRUE(wait_for_devices(world.probe, devices));
  EXPECT_EQ(cabin.log().find("another nest2mqtt"), std::string::npos);
}

TEST(TwoBridges, OnOneBaseTopicBothSaySo) {
  World world;
  ASSERT_TRUE(world.wait_online());
  Bridge second(another(world, "nest", "second"));
  second.start();
  EXPECT_TRUE(world.bridge.wait_for_log("another nest2mqtt"));
  EXPECT_TRUE(second.wait_for_log("another nest2mqtt"));
  const auto event = world.probe.wait_for_message([](const Message& message) {
    return message.topic == "nest/bridge/event" && message.payload.find("second_bridge") != std::string::npos;
  });
  ASSERT_TRUE(event);
  EXPECT_THAT(event->payload, HasSubstr("mqtt.base_topic"));
}

TEST(TwoBridges, WithOneClientIdTooAtLeastOneSaysSo) {
  World world;
  ASSERT_TRUE(world.wait_online());
  Bridge second(another(world, "nest", "nest2mqtt"));
  second.start();
  // The broker lets in only one of them at a time; whoever comes back finds the other's words.
  EXPECT_TRUE(world.bridge.wait_for_log("another nest2mqtt"));
}

}  // namespace
}  // namespace nest2mqtt::test
