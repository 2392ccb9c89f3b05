// What Home Assistant does to the bridge: it starts, dies, and starts again and again.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>

#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"

namespace nest2mqtt::test {
namespace {

const std::string status_topic = "homeassistant/status";
const std::string living_room_config = "homeassistant/device/nest_living-room-a1b2/config";

std::size_t announcements(const MqttProbe& probe, std::size_t since) {
  std::size_t count = 0;
  for (const Message& message : probe.messages_since(since)) {
    count += message.topic.starts_with("homeassistant/device/") ? 1 : 0;
  }
  return count;
}

testing::AssertionResult is_announced(MirrorWorld& world) {
  return world.probe.wait_for(living_room_config, [](const std::string&) { return true; });
}

TEST(HomeAssistant, ThatStartsFiftyTimesInARowIsAnsweredOnce) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  ASSERT_TRUE(is_announced(world));
  wait_until_all_is_published(world.probe);
  const auto before = world.probe.mark();
  for (int i = 0; i < 50; ++i) world.probe.publish(status_topic, i % 2 == 0 ? "online" : "offline");
  const auto devices = world.probe.retained_topics();
  const auto is_config = [](const auto& entry) { return entry.first.starts_with("homeassistant/device/"); };
  const auto announced = static_cast<std::size_t>(std::count_if(devices.begin(), devices.end(), is_config));
  ASSERT_TRUE(wait_until([&] { return announcements(world.probe, before) >= announced; }));
  world.pass_a_change_through();
  EXPECT_EQ(announcements(world.probe, before), announced);
}

TEST(HomeAssistant, ThatStartsWhileTheServiceIsAwayIsAnswered) {
  MirrorWorld world({.bridge = {.settings = {{"nest.grace", "1s"}}}});
  ASSERT_TRUE(world.wait_filled());
  ASSERT_TRUE(is_announced(world));
  world.simulator.stop();
  ASSERT_TRUE(world.probe.wait_for("nest" + living_room + "/availability", "offline"));
  const auto before = world.probe.mark();
  world.probe.publish(status_topic, "online");
  EXPECT_TRUE(
      world.probe.wait_for_message([](const Message& message) { return message.topic == living_room_config; }, before));
  world.simulator.start();
  EXPECT_TRUE(world.wait_filled());
}

/// Each protocol shows the retain flag of a live message otherwise.
class RetainedBirth : public testing::TestWithParam<std::string> {};

TEST_P(RetainedBirth, ThatComesWhileTheBridgeIsConnectedIsAnswered) {
  MirrorWorld world({.bridge = {.settings = {{"mqtt.protocol", GetParam()}}}});
  ASSERT_TRUE(world.wait_filled());
  ASSERT_TRUE(is_announced(world));
  wait_until_all_is_published(world.probe);
  const auto before = world.probe.mark();
  world.probe.publish(status_topic, "online", {.retain = true});
  EXPECT_TRUE(
      world.probe.wait_for_message([](const Message& message) { return message.topic == living_room_config; }, before));
}

INSTANTIATE_TEST_SUITE_P(Protocols, RetainedBirth, testing::Values("5", "3.1.1"),
                         [](const auto& chosen) { return std::string(chosen.param == "5" ? "Mqtt5" : "Mqtt311"); });

TEST(HomeAssistant, WhoseBirthIsRetainedByMistakeIsNotAnsweredAtEachConnection) {
  MirrorWorld world({.broker = {.persistence = true}, .start_bridge = false});
  world.probe.publish(status_topic, "online", {.retain = true});
  world.bridge.start();
  ASSERT_TRUE(world.wait_filled());
  ASSERT_TRUE(is_announced(world));
  world.restart_broker();
  ASSERT_TRUE(world.bridge.wait_for_log("trying again"));
  const auto before = world.probe.mark();
  ASSERT_TRUE(world.wait_filled());
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(5500);
  ASSERT_TRUE(wait_until([&] { return std::chrono::steady_clock::now() > end; }));
  for (const Message& message : world.probe.messages_since(before)) {
    EXPECT_TRUE(message.retained || !message.topic.starts_with("homeassistant/device/")) << message.topic;
  }
}

}  // namespace
}  // namespace nest2mqtt::test
