// From one discovery style to the other and back.

#include <algorithm>

#include <gmock/gmock.h>

#include "announced.h"
#include "support/wait_until.h"
#include "support/world.h"

namespace nest2mqtt::test {
namespace {

using testing::IsEmpty;
using testing::Not;

const std::string climate = "homeassistant/climate/nest_living-room-a1b2/climate/config";
const std::string migration = R"({"migrate_discovery":true})";

/// Topics of single entities announced now.
std::set<std::string> announced_entities(MqttProbe& probe) {
  std::set<std::string> topics;
  for (const auto& [topic, payload] : probe.retained_topics()) {
    if (topic.ends_with("/config") && !topic.starts_with("homeassistant/device/")) topics.insert(topic);
  }
  return topics;
}

/// The number of the first message with this topic and payload since `mark`; past the end if there is none.
std::size_t place_of(const std::vector<Message>& messages, const std::string& topic, const std::string& payload = {}) {
  const auto found = std::find_if(messages.begin(), messages.end(), [&](const Message& message) {
    return message.topic == topic && (payload.empty() ? !message.payload.empty() : message.payload == payload);
  });
  return static_cast<std::size_t>(found - messages.begin());
}

TEST(DiscoveryStyle, EntitiesHaveTheUniqueIdsOfTheDeviceStyle) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  std::set<std::string> by_device;
  for (const std::string& id : family_devices) {
    for (const auto& [key, component] : components_of(world.probe, id)) {
      if (const auto* const unique = component.as_object().if_contains("unique_id"))
        by_device.insert(std::string(unique->as_string()));
    }
  }
  world.bridge.terminate();
  world.bridge.set("home_assistant.style", "entity");
  world.bridge.start();
  ASSERT_TRUE(wait_for_devices(world.probe, {}));
  std::set<std::string> by_entity;
  for (const std::string& topic : announced_entities(world.probe)) {
    const auto config = boost::json::parse(*world.probe.current(topic));
    if (const auto* const unique = config.as_object().if_contains("unique_id"))
      by_entity.insert(std::string(unique->as_string()));
  }
  EXPECT_EQ(by_entity, by_device);
  EXPECT_THAT(by_entity, Not(IsEmpty()));
}

TEST(DiscoveryStyle, ToEntitiesAndBackByTheHandshake) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  const std::string device = device_config("nest_living-room-a1b2");

  std::size_t mark = world.probe.mark();
  world.bridge.terminate();
  world.bridge.set("home_assistant.style", "entity");
  world.bridge.start();
  ASSERT_TRUE(wait_for_devices(world.probe, {}));
  auto messages = discovery_messages(world.probe, mark);
  ASSERT_LT(place_of(messages, device, migration), messages.size());
  EXPECT_LT(place_of(messages, device, migration), place_of(messages, climate));
  ASSERT_LT(place_of(messages, climate), messages.size());

  mark = world.probe.mark();
  world.bridge.terminate();
  world.bridge.set("home_assistant.style", "device");
  world.bridge.start();
  ASSERT_TRUE(wait_until([&] { return announced_entities(world.probe).empty(); }));
  EXPECT_TRUE(wait_for_devices(world.probe, family_devices));
  messages = discovery_messages(world.probe, mark);
  ASSERT_LT(place_of(messages, climate, migration), messages.size());
  EXPECT_LT(place_of(messages, climate, migration), place_of(messages, device));
}

}  // namespace
}  // namespace nest2mqtt::test
