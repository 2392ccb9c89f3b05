#include "nest2mqtt/home_assistant/announcement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/model/document.h"

namespace nest2mqtt::home_assistant {
namespace {

using testing::ElementsAre;
using testing::Pair;

const json::object origin{{"name", "nest2mqtt"}};

Device hall() {
  return {"nest_hall",
          {{"identifiers", json::array{"nest_hall"}}},
          {json::object{{"topic", "nest/bridge/state"}}},
          "nest/devices/thermostats/hall",
          {{"temperature", "sensor", {{"unique_id", "nest_hall_temperature"}}},
           {"climate", "climate", {{"unique_id", "nest_hall_climate"}}},
           {"motion_trigger", "device_automation", {{"topic", "nest/devices/cameras/hall/event"}}}}};
}

json::object parsed(const std::string& text) {
  return model::parse_json(text)->get_object();
}

TEST(Announcement, ADeviceIsOneMessage) {
  const AnnouncementTopics topics("homeassistant");
  const auto message = announce_device(hall(), origin, {{"old", "switch"}}, topics);
  EXPECT_EQ(message.topic, "homeassistant/device/nest_hall/config");
  const auto payload = parsed(message.payload);
  EXPECT_EQ(payload.at("state_topic"), "nest/devices/thermostats/hall");
  const auto& components = payload.at("components").as_object();
  EXPECT_EQ(components.at("temperature"),
            json::value({{"platform", "sensor"}, {"unique_id", "nest_hall_temperature"}}));
  EXPECT_EQ(components.at("old"), json::value({{"platform", "switch"}})) << "a removal is the platform alone";
}

TEST(Announcement, EntitiesAreCompleteByThemselves) {
  const AnnouncementTopics topics("ha");
  const auto messages = announce_entities(hall(), origin, topics);
  ASSERT_EQ(messages.size(), 3U);
  EXPECT_EQ(messages[0].topic, "ha/sensor/nest_hall/temperature/config");
  const auto sensor = parsed(messages[0].payload);
  EXPECT_EQ(sensor.at("state_topic"), "nest/devices/thermostats/hall");
  EXPECT_TRUE(sensor.contains("device") && sensor.contains("origin") && sensor.contains("availability"));
  // Home Assistant has no such keys for these.
  EXPECT_FALSE(parsed(messages[1].payload).contains("state_topic"));
  EXPECT_FALSE(parsed(messages[2].payload).contains("availability"));
}

TEST(Announcement, WhatWasAnnouncedIsReadBack) {
  const AnnouncementTopics topics("my/ha");
  const auto device = announce_device(hall(), origin, {{"old", "switch"}}, topics);
  const auto found = read_announcement(device.topic, device.payload);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->prefix, "my/ha");
  EXPECT_EQ(found->base_topic, "nest");
  EXPECT_EQ(found->object_id, "nest_hall");
  EXPECT_EQ(found->style, Style::device);
  EXPECT_THAT(found->components, ElementsAre(Pair("climate", "climate"), Pair("motion_trigger", "device_automation"),
                                             Pair("temperature", "sensor")));

  for (const auto& message : announce_entities(hall(), origin, topics)) {
    const auto entity = read_announcement(message.topic, message.payload);
    ASSERT_TRUE(entity) << message.topic;
    EXPECT_EQ(entity->base_topic, "nest");
    EXPECT_EQ(entity->style, Style::entity);
    EXPECT_EQ(entity->object_id, "nest_hall");
    ASSERT_EQ(entity->components.size(), 1U);
    EXPECT_EQ(topics.component("nest_hall", entity->components.begin()->second, entity->components.begin()->first),
              message.topic);
  }
}

TEST(Announcement, NobodyElsesIsTakenForOurs) {
  const std::string topic = "homeassistant/device/nest_hall/config";
  const std::string ours = announce_device(hall(), origin, {}, AnnouncementTopics("homeassistant")).payload;
  ASSERT_TRUE(read_announcement(topic, ours));
  EXPECT_FALSE(read_announcement("homeassistant/nest_hall/config", ours));
  EXPECT_FALSE(read_announcement("homeassistant/device/nest_hall/state", ours));
  EXPECT_FALSE(read_announcement("/config", ours));
  EXPECT_FALSE(read_announcement("config", ours));
  for (const std::string payload :
       {"", "nest2mqtt", "[\"nest2mqtt\"]", R"({"origin":"nest2mqtt"})", R"({"origin":{"name":"nest2mqtt"}})",
        R"({"origin":{"name":"other"},"support":"nest2mqtt","availability":[{"topic":"nest/bridge/state"}]})",
        R"({"origin":{"name":"nest2mqtt"},"availability":[{"topic":"nest/bridge/elsewhere"}]})",
        R"({"origin":{"name":"nest2mqtt"},"availability":["nest/bridge/state"]})",
        R"({"origin":{"name":"nest2mqtt"},"topic":"/event"})"}) {
    EXPECT_FALSE(read_announcement(topic, payload)) << payload;
  }
}

}  // namespace
}  // namespace nest2mqtt::home_assistant
