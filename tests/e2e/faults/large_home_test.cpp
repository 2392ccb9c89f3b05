#include <cstdint>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "e2e/support/mirror_world.h"
#include "support/sanitizer.h"

namespace nest2mqtt::test {
namespace {

constexpr int devices = under_sanitizer ? 1'000 : 10'000;
constexpr std::int64_t kilobytes_a_device = 20;  // parsed, as published, and the event that brings them all

std::int64_t memory_kb(MirrorWorld& world) {
  return world.health().at("memory_kb").to_number<std::int64_t>();
}

/// Single values and discovery are left out: they are the same work some forty times more, and that is for the
/// benchmark.
TEST(LargeHome, OfTenThousandDevicesIsMirroredAndARestartSaysNothingAgain) {
  WorldOptions options;
  options.simulator.devices = devices;
  options.bridge.settings = {{"mqtt.publish", std::vector<std::string>{"documents"}},
                             {"home_assistant.enabled", false},
                             {"wwn.keep_alive", "30s"},  // one event of this size takes seconds
                             {"log.level", "info"}};
  MirrorWorld world(options);
  ASSERT_TRUE(world.wait_filled());
  if (!under_sanitizer) {
    EXPECT_LT(memory_kb(world), devices * kilobytes_a_device);
  }

  EXPECT_EQ(world.bridge.terminate(), 0);
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/state", "offline"));
  const auto before = world.probe.mark();
  world.bridge.start();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/state", "online"));
  world.simulator.set("/devices/thermostats/thermostat-0000/humidity", "55");
  ASSERT_TRUE(world.probe.wait_for("nest/devices/thermostats/thermostat-0000", [](const std::string& document) {
    return boost::json::parse(document).at("humidity") == 55;
  }));
  for (const Message& message : world.probe.messages_since(before)) {
    const bool changed = message.topic == "nest/devices/thermostats/thermostat-0000";
    EXPECT_FALSE(!changed && (is_mirror_topic(message.topic) || message.topic.starts_with("homeassistant/")))
        << message.topic;
  }
}

}  // namespace
}  // namespace nest2mqtt::test
