// The bridge as a device of Home Assistant: every topic its entities read and write does what they say.

#include <gmock/gmock.h>

#include "announced.h"
#include "support/wait_until.h"
#include "support/world.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;

const std::string bridge_id = "nest_mqtt-bridge";

std::string text(const boost::json::object& component, std::string_view key) {
  return std::string(component.at(key).as_string());
}

/// The member of a retained JSON document.
boost::json::value member(const MqttProbe& probe, const std::string& topic, std::string_view name) {
  const auto payload = probe.current(topic);
  if (!payload) return nullptr;
  const auto document = boost::json::parse(*payload).as_object();
  return document.contains(name) ? document.at(name) : boost::json::value();
}

class BridgeDevice : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(world_.wait_online());
    ASSERT_TRUE(wait_for_component(world_.probe, bridge_id, "resync"));
    components_ = components_of(world_.probe, bridge_id);
  }

  World world_;
  boost::json::object components_;
};

TEST_F(BridgeDevice, TheLogLevelIsShownAndSet) {
  const auto& select = components_.at("log_level").as_object();
  const auto shown = [&] { return member(world_.probe, text(select, "state_topic"), "log_level"); };
  EXPECT_EQ(shown(), "debug") << "as these tests configure it";
  world_.probe.publish(text(select, "command_topic"), R"({"level": "warn"})");
  EXPECT_TRUE(wait_until([&] { return shown() == "warn"; }));
}

TEST_F(BridgeDevice, TheButtonPublishesEverythingAgain) {
  const auto& button = components_.at("resync").as_object();
  const std::size_t mark = world_.probe.mark();
  world_.probe.publish(text(button, "command_topic"), text(button, "payload_press"));
  EXPECT_TRUE(
      wait_until([&] { return world_.probe.count("nest/devices/thermostats/living-room-a1b2/hvac_mode", mark) == 1; }));
}

TEST_F(BridgeDevice, LostAccessIsAProblemWithWhatToDo) {
  const std::string health = "nest/bridge/health";
  EXPECT_EQ(member(world_.probe, health, "problem"), nullptr);
  world_.simulator.revoke();
  ASSERT_TRUE(world_.probe.wait_for("nest/bridge/cloud", "unauthorized"));
  ASSERT_TRUE(wait_until([&] { return member(world_.probe, health, "problem").is_string(); }));
  EXPECT_THAT(std::string(member(world_.probe, health, "problem").as_string()), HasSubstr("unauthorized"));
  world_.simulator.accept_token("c.another-token");
  world_.bridge.set_token("c.another-token");
  EXPECT_TRUE(wait_until([&] { return member(world_.probe, health, "problem").is_null(); }));
}

}  // namespace
}  // namespace nest2mqtt::test
