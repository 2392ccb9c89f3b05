// What Home Assistant is told, when, and how it ends.

#include <ctime>
#include <iomanip>
#include <sstream>

#include <gmock/gmock.h>

#include "announced.h"
#include "support/family_home.h"
#include "support/wait_until.h"
#include "support/world.h"

namespace nest2mqtt::test {
namespace {

using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::time_t simulated_time(const Simulator& simulator) {
  std::istringstream text(std::string(simulator.stats().at("time").as_string()));
  std::tm fields{};
  text >> std::get_time(&fields, "%Y-%m-%dT%H:%M:%S");
  EXPECT_TRUE(text);
  return ::timegm(&fields);
}

TEST(Discovery, EveryDeviceIsAnnouncedOnceAndRetained) {
  World world;
  ASSERT_TRUE(world.wait_online());
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  EXPECT_THAT(discovery_messages(world.probe), SizeIs(family_devices.size()));
}

TEST(Discovery, StatesAreThereBeforeTheDeviceIsAnnounced) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  std::set<std::string> seen;
  for (const Message& message : world.probe.messages_since(0)) {
    seen.insert(message.topic);
    if (!message.topic.ends_with("/config") || message.topic.find("mqtt-bridge") != std::string::npos) continue;
    const auto config = boost::json::parse(message.payload);
    EXPECT_THAT(seen, Contains(std::string(config.at("state_topic").as_string())));
    for (const auto& entry : config.at("availability").as_array()) {
      const std::string topic(entry.at("topic").as_string());
      if (topic == "nest/bridge/state") continue;
      EXPECT_THAT(seen, Contains(topic));
    }
  }
}

TEST(Discovery, AnHourOfChangingTemperaturesAnnouncesNothing) {
  WorldOptions options;
  options.simulator.still = false;
  options.simulator.speed = "600";
  World world(options);
  ASSERT_TRUE(world.wait_online());
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  const std::size_t mark = world.probe.mark();
  const std::time_t start = simulated_time(world.simulator);
  constexpr std::time_t hour = 3600;
  ASSERT_TRUE(wait_until([&] { return simulated_time(world.simulator) >= start + hour; }));
  const std::string ambient = "nest" + living_room + "/ambient_temperature_f";
  EXPECT_GE(world.probe.count(ambient, mark), 1U) << "or the hour would prove nothing";
  EXPECT_THAT(discovery_messages(world.probe, mark), IsEmpty());
}

TEST(Discovery, ModesAndSetpointsChangeNothingInIt) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  const std::size_t mark = world.probe.mark();
  for (const std::string mode : {"cool", "heat-cool", "eco", "off", "heat"}) {
    world.simulator.set(living_room + "/hvac_mode", "\"" + mode + "\"");
    ASSERT_TRUE(world.probe.wait_for("nest" + living_room + "/hvac_mode", mode));
  }
  EXPECT_THAT(discovery_messages(world.probe, mark), IsEmpty());
}

TEST(Discovery, HomeAssistantsStartIsAnsweredWithEverything) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  const std::size_t mark = world.probe.mark();
  world.probe.publish("homeassistant/status", "online");
  ASSERT_TRUE(wait_until([&] { return discovery_messages(world.probe, mark).size() >= family_devices.size(); }));
  world.probe.sync();
  EXPECT_THAT(discovery_messages(world.probe, mark), SizeIs(family_devices.size()));
}

TEST(Discovery, ABrokerThatForgotGetsItAgain) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  world.restart_broker();
  EXPECT_TRUE(wait_for_devices(world.probe, family_devices));
}

TEST(Discovery, ARestartAnnouncesNothingNew) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  world.bridge.terminate();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/state", "offline"));
  const std::size_t mark = world.probe.mark();
  world.bridge.start();
  ASSERT_TRUE(world.wait_online());
  world.simulator.set(living_room + "/label", R"("x")");
  ASSERT_TRUE(world.probe.wait_for("nest" + living_room + "/label", "x"));
  EXPECT_THAT(discovery_messages(world.probe, mark), IsEmpty());
}

TEST(Discovery, ACameraThatIsRemovedIsGoneWithItsTopics) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  world.simulator.remove(driveway);
  auto left = family_devices;
  left.erase("nest_driveway-c9d0");
  EXPECT_TRUE(wait_for_devices(world.probe, left));
  for (const auto& [topic, payload] : world.probe.retained_topics())
    EXPECT_THAT(topic, Not(HasSubstr("driveway-c9d0")));
}

TEST(Discovery, ADeviceThatWentWhileTheBridgeWasAwayIsCleared) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  world.bridge.kill();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/state", "offline"));
  world.simulator.remove(driveway);
  const std::string foreign = R"({"origin":{"name":"zigbee2mqtt"},"device":{"identifiers":["z"]},"components":{}})";
  world.probe.publish(device_config("z"), foreign, {.retain = true});
  world.bridge.start();
  auto left = family_devices;
  left.erase("nest_driveway-c9d0");
  left.insert("z");
  EXPECT_TRUE(wait_for_devices(world.probe, left));
  EXPECT_EQ(world.probe.current(device_config("z")), foreign);
}

TEST(Discovery, AFieldThatAppearsAddsItsEntityAndOneThatGoesTakesItAway) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  ASSERT_TRUE(wait_for_component(world.probe, "nest_home-5fd1", "peak_start", false));
  world.simulator.set("/structures/home-5fd1/peak_period_start_time", R"("2026-11-22T17:00:00.000Z")");
  ASSERT_TRUE(wait_for_component(world.probe, "nest_home-5fd1", "peak_start"));

  const std::size_t mark = world.probe.mark();
  world.simulator.remove("/structures/home-5fd1/peak_period_start_time");
  ASSERT_TRUE(wait_for_component(world.probe, "nest_home-5fd1", "peak_start", false));
  const auto messages = discovery_messages(world.probe, mark);
  ASSERT_THAT(messages, SizeIs(2)) << "one that names what goes, one without it";
  const auto removal = boost::json::parse(messages[0].payload).at("components").at("peak_start");
  EXPECT_EQ(removal, boost::json::value({{"platform", "sensor"}}));
}

TEST(Discovery, SwitchedOffItClearsWhatWasAnnounced) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  world.bridge.terminate();
  world.bridge.set("home_assistant.enabled", false);
  world.bridge.start();
  EXPECT_TRUE(wait_for_devices(world.probe, {}));
}

TEST(Discovery, AnotherPrefixTakesThePlaceOfTheOld) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  world.bridge.terminate();
  world.bridge.set("home_assistant.discovery_prefix", "ha");
  world.bridge.start();
  EXPECT_TRUE(wait_for_devices(world.probe, family_devices, "ha"));
  EXPECT_TRUE(wait_for_devices(world.probe, {}));
}

TEST(Discovery, AnotherBaseTopicTakesThePlaceOfTheOld) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  world.bridge.terminate();
  world.bridge.set("mqtt.base_topic", "cabin");
  world.bridge.start();
  ASSERT_TRUE(world.probe.wait_for("cabin/bridge/state", "online"));
  std::set<std::string> devices;
  for (const std::string& id : family_devices) devices.insert("nest_cabin_" + id.substr(5));
  EXPECT_TRUE(wait_for_devices(world.probe, devices));
}

TEST(Discovery, WithoutDocumentsThereIsNothingToAnnounce) {
  WorldOptions options;
  options.bridge.settings["mqtt.publish"] = std::vector<std::string>{"leaves"};
  World world(options);
  ASSERT_TRUE(world.bridge.wait_for_log("nothing is announced to Home Assistant"));
  ASSERT_TRUE(world.wait_online());
  ASSERT_TRUE(world.probe.wait_for("nest" + living_room + "/hvac_mode", "heat"));
  EXPECT_THAT(announced_devices(world.probe), IsEmpty());
}

}  // namespace
}  // namespace nest2mqtt::test
