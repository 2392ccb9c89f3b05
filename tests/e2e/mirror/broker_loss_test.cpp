#include <chrono>

#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

using testing::IsEmpty;

/// Of messages that were published while the probe looked on, not of retained ones that it was told.
std::vector<std::string> published_mirror_topics(const MqttProbe& probe, std::size_t since) {
  auto messages = probe.messages_since(since);
  std::erase_if(messages, [](const Message& message) { return message.retained || !is_mirror_topic(message.topic); });
  return topics_of(messages);
}

/// `online` was said by the bridge itself since message `since`.
bool says_online(const MqttProbe& probe, std::size_t since) {
  return probe
      .wait_for_message(
          [](const Message& message) { return message.topic == "nest/bridge/state" && message.payload == "online"; },
          since)
      .has_value();
}

TEST(ForeignValue, IsPutRightWhileTheBridgeIsConnected) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  const std::string humidity = "nest" + living_room + "/humidity";
  const std::string right = world.probe.current(humidity).value();

  world.probe.publish(humidity, "99", {.retain = true});
  world.probe.publish("nest/devices/thermostats/ghost/name", "Ghost", {.retain = true});
  world.probe.publish("nest" + living_room + "/availability", "", {.retain = true});

  EXPECT_TRUE(world.bridge.wait_for_log("somebody else wrote to " + humidity));
  EXPECT_TRUE(world.wait_for_right_mirror());
  EXPECT_EQ(world.probe.current(humidity), right);
}

TEST(ForeignValue, IsNotFoughtOver) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  const std::string humidity = "nest" + living_room + "/humidity";
  const auto published = world.published_by_bridge();
  for (int i = 0; i < 50; ++i) world.probe.publish(humidity, std::to_string(i), {.retain = true});
  world.pass_a_change_through();
  EXPECT_LE(world.published_by_bridge() - published, 12) << "once a minute, and the change";
}

TEST(BrokerRestart, OfOneThatRemembersPublishesAlmostNothingAgain) {
  MirrorWorld world({.broker = {.persistence = true}});
  ASSERT_TRUE(world.wait_filled());
  const auto published = world.published_by_bridge();
  const auto before = world.probe.mark();

  world.restart_broker();

  ASSERT_TRUE(world.bridge.wait_for_log("trying again"));
  ASSERT_TRUE(world.wait_filled());
  world.pass_a_change_through();
  EXPECT_THAT(published_mirror_topics(world.probe, before),
              testing::ElementsAre("nest" + hallway + "/locale", "nest" + hallway));
  // Also before the probe was back: bridge/state, health and the change are no more than a handful.
  EXPECT_LE(world.published_by_bridge() - published, 12);
}

TEST(BrokerRestart, OfOneThatForgotFillsItAgain) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  world.broker.kill();
  world.simulator.set(living_room + "/humidity", "50");
  world.simulator.remove("/devices/cameras/driveway-c9d0");
  world.broker.start();
  world.probe.reconnect();

  ASSERT_TRUE(world.wait_filled());
  EXPECT_EQ(world.probe.current("nest" + living_room + "/humidity"), "50");
  EXPECT_TRUE(world.probe.current("nest/bridge/info"));
  EXPECT_EQ(world.simulator.stat("streams_opened"), 1) << "the service has nothing to do with it";
}

TEST(BrokerRestart, WhatWasRemovedMeanwhileIsClearedFromOneThatRemembers) {
  MirrorWorld world({.broker = {.persistence = true}});
  ASSERT_TRUE(world.wait_filled());

  world.broker.stop();
  world.simulator.remove("/devices/cameras/driveway-c9d0");
  world.simulator.remove(living_room + "/time_to_target");
  world.broker.start();
  world.probe.reconnect();

  EXPECT_TRUE(world.wait_filled());
}

TEST(BrokerAway, AtTheStartItIsWaitedFor) {
  MirrorWorld world({.start_bridge = false});
  world.broker.stop();
  world.bridge.start();
  ASSERT_TRUE(world.bridge.wait_for_log("trying again"));
  EXPECT_TRUE(world.bridge.wait_for_log("structures and devices")) << "the service is not kept waiting";

  world.broker.start();
  world.probe.reconnect();

  EXPECT_TRUE(world.wait_filled());
}

TEST(BrokerAway, AtTheStartItIsWaitedForLongerThanTheGraceTime) {
  WorldOptions options;
  options.start_bridge = false;
  options.bridge.settings = {{"nest.grace", "1s"}};
  MirrorWorld world(options);
  world.broker.stop();
  world.bridge.start();
  const auto grace_is_over = std::chrono::steady_clock::now() + std::chrono::milliseconds(1500);
  ASSERT_TRUE(wait_until([&] { return std::chrono::steady_clock::now() > grace_is_over; }));

  world.broker.start();
  world.probe.reconnect();

  EXPECT_TRUE(world.wait_filled());
}

TEST(BrokerAway, OneThatHangsIsLeftAndFoundAgain) {
  WorldOptions options;
  options.bridge.settings = {{"mqtt.keep_alive", "5s"}};
  MirrorWorld world(options);
  ASSERT_TRUE(world.wait_filled());

  world.broker.freeze();
  world.simulator.set(living_room + "/humidity", "50");
  const auto noticed = world.bridge.wait_for_log("trying again");
  world.broker.thaw();

  ASSERT_TRUE(noticed);
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/humidity", "50"));
  EXPECT_TRUE(world.wait_filled());
}

TEST(Killed, TheWillSaysOfflineAndTheNextRunRepeatsNothing) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  world.bridge.kill();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/state", "offline"));
  const auto before = world.probe.mark();
  world.bridge.start();

  ASSERT_TRUE(says_online(world.probe, before));
  ASSERT_TRUE(world.wait_filled());
  world.pass_a_change_through();
  EXPECT_THAT(published_mirror_topics(world.probe, before),
              testing::ElementsAre("nest" + hallway + "/locale", "nest" + hallway));
}

TEST(Killed, TheNextRunPublishesJustWhatChangedMeanwhile) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  world.bridge.kill();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/state", "offline"));
  world.simulator.set(living_room + "/humidity", "50");
  const auto before = world.probe.mark();
  world.bridge.start();

  ASSERT_TRUE(says_online(world.probe, before));
  ASSERT_TRUE(world.wait_filled());
  EXPECT_THAT(published_mirror_topics(world.probe, before),
              testing::ElementsAre("nest" + living_room + "/humidity", "nest" + living_room));
}

TEST(Ghosts, WhatVanishedWhileTheBridgeWasAwayIsClearedAndNothingElse) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  world.bridge.kill();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/state", "offline"));

  world.simulator.remove(living_room);
  const PublishOptions retained{.retain = true};
  world.probe.publish("nest/devices/thermostats/of-an-earlier-life/hvac_mode", "heat", retained);
  world.probe.publish("nest/structures/of-an-earlier-life/availability", "online", retained);
  const Topics foreign{{"nest/of-somebody-else", "1"},
                       {"nesting/devices/thermostats/x", "2"},
                       {"home/devices/thermostats/x/hvac_mode", "3"},
                       {"homeassistant/switch/other/config", "{}"}};
  for (const auto& [topic, payload] : foreign) world.probe.publish(topic, payload, retained);
  world.bridge.start();

  EXPECT_TRUE(world.probe.wait_for_absence("nest/devices/thermostats/of-an-earlier-life/hvac_mode"));
  ASSERT_TRUE(world.wait_filled());
  const auto topics = world.probe.retained_topics();
  for (const auto& [topic, payload] : foreign) {
    EXPECT_TRUE(topics.contains(topic) && topics.at(topic) == payload) << topic;
  }
}

TEST(Ghosts, AreKeptUntilTheHomeIsKnown) {
  MirrorWorld world({.bridge = {.settings = {{"nest.grace", "1s"}}}});
  ASSERT_TRUE(world.wait_filled());
  const Topics filled = mirror_part(world.probe.retained_topics());
  world.bridge.kill();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/state", "offline"));

  world.simulator.fault(R"({"fault":"status","status":503,"on":"stream"})");
  world.bridge.start();

  ASSERT_TRUE(world.probe.wait_for("nest" + living_room + "/availability", "offline"));
  Topics unavailable = filled;
  for (auto& [topic, payload] : unavailable) {
    if (topic.ends_with("/availability")) payload = "offline";
  }
  EXPECT_TRUE(wait_for_mirror(world.probe, unavailable)) << "a service in trouble is no reason to forget the home";
  world.simulator.clear_faults();
  EXPECT_TRUE(wait_for_mirror(world.probe, filled));
}

}  // namespace
}  // namespace nest2mqtt::test
