#include <algorithm>
#include <optional>

#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"

namespace nest2mqtt::test {
namespace {

using testing::AnyOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

std::optional<std::size_t> last_position(const std::vector<std::string>& topics, const std::string& topic) {
  const auto found = std::find(topics.rbegin(), topics.rend(), topic);
  if (found == topics.rend()) return std::nullopt;
  return static_cast<std::size_t>(topics.rend() - found) - 1;
}

TEST(FirstFill, TheBrokerRetainsWhatRenderSaysOfTheHome) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_online());

  ASSERT_TRUE(world.wait_for_right_mirror());

  // Not only by render's word: some of it said by hand.
  const auto retained = world.probe.retained_topics();
  EXPECT_EQ(retained.at("nest/devices/thermostats/living-room-a1b2/target_temperature_c"), "21");
  EXPECT_EQ(retained.at("nest/devices/thermostats/bedroom-c3d4/target_temperature_c"), "20.5");
  EXPECT_EQ(retained.at("nest/devices/cameras/driveway-c9d0/last_event/has_motion"), "true");
  EXPECT_EQ(retained.at("nest/devices/cameras/driveway-c9d0/last_event/activity_zone_ids"), R"(["410021"])");
  EXPECT_EQ(retained.at("nest/structures/home-5fd1/wheres/where-den/name"), "Den");
  EXPECT_EQ(retained.at("nest/structures/home-5fd1/availability"), "online");
  // An empty value has no topic: MQTT cannot retain one.
  EXPECT_FALSE(retained.contains("nest/devices/thermostats/living-room-a1b2/label"));
  EXPECT_EQ(boost::json::parse(retained.at("nest/devices/thermostats/living-room-a1b2")).at("label"), "");
}

TEST(FirstFill, EveryObjectOfTheHomeHasItsWholeDocument) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  const auto retained = world.probe.retained_topics();
  const auto home = world.simulator.get("");
  std::size_t objects = 0;
  for (const auto& kind : home.at("devices").as_object()) {
    for (const auto& device : kind.value().as_object()) {
      const std::string topic = "nest/devices/" + std::string(kind.key()) + "/" + std::string(device.key());
      ASSERT_TRUE(retained.contains(topic)) << topic;
      EXPECT_EQ(comparable_json(retained.at(topic)), comparable(device.value())) << topic;
      ++objects;
    }
  }
  EXPECT_EQ(objects, 5U);
  EXPECT_EQ(comparable_json(retained.at("nest" + maple_street)), comparable(home.at_pointer(maple_street)));
}

TEST(FirstFill, LeavesGoBeforeTheDocumentBeforeTheAvailabilityAndBridgeStateLast) {
  MirrorWorld world({.start_bridge = false});
  world.start_bridge_with_the_home_known_first();
  ASSERT_TRUE(world.wait_online());

  const auto topics = topics_of(world.probe.messages_since(0));
  const auto state = last_position(topics, "nest/bridge/state");
  ASSERT_TRUE(state);
  for (const auto& [topic, payload] : rendered(world.bridge, world.simulator.get(""))) {
    const auto position = last_position(topics, topic);
    ASSERT_TRUE(position) << topic;
    EXPECT_LT(*position, *state) << topic;
    EXPECT_EQ(std::count(topics.begin(), topics.end(), topic), 1) << topic;
    if (!topic.ends_with("/availability")) continue;
    const std::string document = topic.substr(0, topic.rfind('/'));
    const auto document_at = last_position(topics, document);
    ASSERT_TRUE(document_at) << document;
    EXPECT_LT(*document_at, *position) << document;
    for (std::size_t i = *document_at; i < topics.size(); ++i) {
      // What goes on before a camera is worked out from the document and no field of it.
      const bool leaf =
          topics[i].starts_with(document + "/") && topics[i] != topic && topics[i] != document + "/activity";
      EXPECT_FALSE(leaf) << topics[i] << " came after " << document;
    }
  }
}

TEST(FirstFill, CommandsReceiptsAndEventsAreNeverRetained) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  world.probe.publish("nest" + living_room + "/target_temperature_f/set", "71");
  ASSERT_TRUE(world.probe.wait_for_message([](const Message& message) {
    return message.topic.ends_with("/result") && message.payload.find("confirmed") != std::string::npos;
  }));
  for (const auto& [topic, payload] : world.probe.retained_topics()) {
    EXPECT_THAT(topic, Not(AnyOf(EndsWith("/set"), EndsWith("/result"), EndsWith("/event")))) << payload;
  }
}

TEST(FirstFill, WhatTheServiceSignsForItsReaderIsNotPassedOn) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  EXPECT_EQ(world.probe.current("nest/devices/cameras/driveway-c9d0/snapshot_url"),
            world.simulator.api_url() + "/images/driveway-c9d0/snapshot");
  for (const Message& message : world.probe.messages_since(0)) {
    EXPECT_THAT(message.topic, Not(HasSubstr("metadata")));
    EXPECT_THAT(message.payload, Not(HasSubstr("auth="))) << message.topic;
    EXPECT_THAT(message.payload, Not(HasSubstr(world.simulator.options().token))) << message.topic;
  }
}

}  // namespace
}  // namespace nest2mqtt::test
