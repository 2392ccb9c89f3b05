#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"

namespace nest2mqtt::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const std::string living_room_topic = "nest" + living_room;

TEST(Change, OneChangePublishesItsLeafAndThenTheDocument) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  const auto messages = world.mirror_messages_of([&] { world.simulator.set(living_room + "/humidity", "50"); });

  ASSERT_THAT(topics_of(messages), ElementsAre(living_room_topic + "/humidity", living_room_topic));
  EXPECT_EQ(messages[0].payload, "50");
  EXPECT_EQ(messages[0].qos, 1);
  EXPECT_EQ(comparable_json(messages[1].payload), comparable(world.simulator.get(living_room)));
  EXPECT_TRUE(world.wait_for_right_mirror());
}

TEST(Change, SeveralFieldsOfAnObjectShareOneDocument) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  const auto messages = world.mirror_messages_of([&] {
    world.simulator.merge(living_room, R"({"ambient_temperature_c":20.5,"ambient_temperature_f":69,"has_leaf":true})");
  });

  const auto topics = topics_of(messages);
  ASSERT_EQ(topics.size(), 4U);
  EXPECT_EQ(topics.back(), living_room_topic);
  EXPECT_THAT(std::vector(topics.begin(), topics.end() - 1),
              UnorderedElementsAre(living_room_topic + "/ambient_temperature_c",
                                   living_room_topic + "/ambient_temperature_f", living_room_topic + "/has_leaf"));
  EXPECT_EQ(world.probe.current(living_room_topic + "/ambient_temperature_c"), "20.5");
}

TEST(Change, ANestedFieldChangesItsOwnLeafOnly) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  const auto messages = world.mirror_messages_of(
      [&] { world.simulator.set("/devices/cameras/driveway-c9d0/last_event/web_url", R"("https://x/")"); });

  EXPECT_THAT(topics_of(messages), ElementsAre("nest/devices/cameras/driveway-c9d0/last_event/web_url",
                                               "nest/devices/cameras/driveway-c9d0"));
}

TEST(Change, APutThatChangesNothingPublishesNothing) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  const auto messages = world.mirror_messages_of([&] {
    world.simulator.set(living_room + "/humidity", "35");
    world.simulator.merge(living_room, R"({"hvac_mode":"heat","target_temperature_c":21})");
    world.simulator.set("", boost::json::serialize(world.simulator.get("")));
  });

  EXPECT_THAT(topics_of(messages), IsEmpty());
}

TEST(Change, ADeviceThatGoesOfflineAtTheServiceIsUnavailable) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  const auto messages = world.mirror_messages_of([&] { world.simulator.set(living_room + "/is_online", "false"); });

  EXPECT_THAT(topics_of(messages),
              ElementsAre(living_room_topic + "/is_online", living_room_topic, living_room_topic + "/availability"));
  EXPECT_EQ(world.probe.current(living_room_topic + "/availability"), "offline");
  EXPECT_EQ(world.probe.current("nest/devices/thermostats/bedroom-c3d4/availability"), "online");
}

TEST(Change, AFieldThatIsGoneTakesItsTopicAlong) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  const auto messages = world.mirror_messages_of([&] {
    world.simulator.remove(living_room + "/time_to_target");
    world.simulator.set(living_room + "/where_name", "null");
    world.simulator.set(living_room + "/name_long", R"("")");
  });

  EXPECT_THAT(topics_of(messages), testing::Contains(living_room_topic + "/time_to_target"));
  const auto retained = world.probe.retained_topics();
  EXPECT_FALSE(retained.contains(living_room_topic + "/time_to_target"));
  EXPECT_FALSE(retained.contains(living_room_topic + "/where_name"));
  EXPECT_FALSE(retained.contains(living_room_topic + "/name_long"));
  EXPECT_TRUE(world.wait_for_right_mirror());
}

TEST(Change, ARemovedDeviceLeavesNothingBehindAndIsAnnounced) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  world.simulator.remove(living_room);

  const auto event = world.probe.wait_for_message([](const Message& message) {
    return message.topic == "nest/bridge/event" && message.payload.find("device_removed") != std::string::npos;
  });
  ASSERT_TRUE(event);
  EXPECT_FALSE(event->retained);
  EXPECT_EQ(boost::json::parse(event->payload).at("path"), living_room.c_str());
  ASSERT_TRUE(world.wait_for_right_mirror());
  for (const auto& [topic, payload] : world.probe.retained_topics()) {
    EXPECT_FALSE(topic.starts_with(living_room_topic)) << topic;
  }
}

TEST(Change, ANewDeviceAppearsWholeAndIsAnnounced) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  world.simulator.set("/devices/thermostats/attic-1",
                      R"({"device_id":"attic-1","name":"Attic","structure_id":"home-5fd1","is_online":true})");

  EXPECT_TRUE(world.probe.wait_for_message([](const Message& message) {
    return message.topic == "nest/bridge/event" && message.payload.find("device_added") != std::string::npos &&
           message.payload.find("/devices/thermostats/attic-1") != std::string::npos;
  }));
  EXPECT_TRUE(world.probe.wait_for("nest/devices/thermostats/attic-1/availability", "online"));
  EXPECT_TRUE(world.wait_for_right_mirror());
}

TEST(Change, IdsOfTheServiceCannotLeaveTheirLevel) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  world.simulator.merge("/devices/thermostats",
                        R"({"a/b+c#":{"device_id":"a/b+c#","name":"Odd","set":"x","is_online":true}})");

  const std::string topic = "nest/devices/thermostats/a%2Fb%2Bc%23";
  EXPECT_TRUE(world.probe.wait_for(topic + "/name", "Odd"));
  EXPECT_TRUE(world.probe.wait_for(topic + "/%73et", "x"));
  EXPECT_TRUE(world.wait_for_right_mirror());
}

}  // namespace
}  // namespace nest2mqtt::test
