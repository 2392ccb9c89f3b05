// Refused because of how things stand, not because of what was asked.

#include <chrono>
#include <map>
#include <string>

#include "e2e/support/command_test.h"

namespace nest2mqtt::test {
namespace {

class RefusedInThisSituation : public CommandTest {
 protected:
  void expect_refused(const json::object& receipt, const std::string& code) {
    EXPECT_TRUE(says(receipt, "refused", code));
    EXPECT_FALSE(receipt.at("message").as_string().empty());
    EXPECT_TRUE(member_is(receipt, "sent", "{}"));
  }
};

TEST_F(RefusedInThisSituation, ABridgeThatOnlyReads) {
  start_with({{"write.read_only", true}});
  expect_refused(outcome(living_room, "target_temperature_f", "72"), "read_only");
  EXPECT_EQ(puts().size(), 0U);
}

TEST_F(RefusedInThisSituation, ARetainedCommandAndItIsCleared) {
  start();
  const auto command = commander().send(living_room, "target_temperature_f", "72", {.retain = true});
  expect_refused(commander().wait_for_final(command), "retained_command");
  EXPECT_TRUE(world().probe.wait_for_absence("nest" + living_room + "/target_temperature_f/set"));
  EXPECT_FALSE(world().probe.retained_topics().contains("nest" + living_room + "/target_temperature_f/set"));
  EXPECT_EQ(puts().size(), 0U);
}

/// With MQTT 3.1.1 a client hears what it publishes itself, and not that it is retained.
TEST_F(RefusedInThisSituation, ARetainedCommandOverMqtt311IsClearedWithoutAReceiptForTheClearing) {
  start({.bridge = {.settings = {{"mqtt.protocol", "3.1.1"}}},
         .probe = {.mqtt_version = mqtt_3_1_1},
         .start_bridge = false});
  const std::size_t mark = world().probe.mark();
  const auto command = commander().send(living_room, R"({"hvac_mode":"off"})", {.retain = true});
  world().bridge.start();
  expect_refused(commander().wait_for_final(command), "retained_command");
  ASSERT_TRUE(world().wait_online());
  EXPECT_TRUE(says(outcome(living_room, R"({"label":"after it"})"), "confirmed"));
  for (const Message& message : world().probe.messages_since(mark)) {
    if (message.topic != "nest" + living_room + "/result") continue;
    EXPECT_FALSE(json::parse(message.payload).at("transaction").is_null()) << message.payload;
  }
}

TEST_F(RefusedInThisSituation, ACommandThatWasRetainedBeforeTheBridgeStarted) {
  start({.start_bridge = false});
  const auto command = commander().send(living_room, R"({"hvac_mode":"off"})", {.retain = true});
  world().bridge.start();
  expect_refused(commander().wait_for_final(command), "retained_command");
  EXPECT_TRUE(world().probe.wait_for_absence("nest" + living_room + "/set"));
  ASSERT_TRUE(world().wait_online());
  EXPECT_TRUE(says(outcome(living_room, "label", "after it"), "confirmed"));
  EXPECT_EQ(puts().size(), 1U);
}

TEST_F(RefusedInThisSituation, BeforeTheHomeIsKnown) {
  start({.start_bridge = false});
  close_streams();
  world().bridge.start();
  ASSERT_TRUE(world().probe.wait_for("nest/bridge/state", "online"));
  expect_refused(outcome(living_room, "target_temperature_f", "72"), "cloud_down");
}

TEST_F(RefusedInThisSituation, WhenTheServiceIsAwayForLongerThanTheGrace) {
  start_with({{"nest.grace", "300ms"}});
  close_streams();
  ASSERT_TRUE(world().probe.wait_for("nest" + living_room + "/availability", "offline"));
  expect_refused(outcome(living_room, "target_temperature_f", "72"), "cloud_down");
}

TEST_F(RefusedInThisSituation, AfterTheAccessWasRevoked) {
  start();
  world().simulator.revoke();
  wait_for_cloud("unauthorized");
  expect_refused(outcome(living_room, "target_temperature_f", "72"), "unauthorized");
}

TEST_F(RefusedInThisSituation, WhatWaitsWhenTheAccessIsRevoked) {
  start_with({{"write.ttl", "1h"}});
  close_streams();
  wait_for_cloud("offline");
  const auto command = send(living_room, "hvac_mode", "off");
  commander().wait_for(command, "accepted");
  world().simulator.revoke();
  world().simulator.clear_faults();
  expect_refused(commander().wait_for_final(command), "unauthorized");
  EXPECT_EQ(puts().size(), 0U);
}

TEST_F(RefusedInThisSituation, WhenTooManyCommandsAreWaiting) {
  constexpr int most = 200;
  // Long enough for all of them to be there at once.
  const std::string ttl = std::to_string(max_wait(std::chrono::seconds(8)) / std::chrono::seconds(1)) + "s";
  start({.simulator = {.devices = 80}, .bridge = {.settings = {{"write.ttl", ttl}}}});
  close_streams();
  wait_for_cloud("offline");
  const std::map<std::string, std::string> wishes = {{"label", "x"},
                                                     {"hvac_mode", "off"},
                                                     {"temperature_scale", "F"},
                                                     {"fan_timer_duration", "30"},
                                                     {"fan_timer_active", "true"}};
  const auto thermostats = world().simulator.get("/devices/thermostats").as_object();
  int waiting = 0;
  std::string path;
  for (const auto& thermostat : thermostats) {
    path = "/devices/thermostats/" + std::string(thermostat.key());
    for (const auto& [field, value] : wishes) {
      if (waiting++ < most) send(path, field, value);
    }
  }
  ASSERT_GE(waiting, most);
  expect_refused(outcome(path, "target_temperature_c", "20"), "too_many_pending");
  commander().wait_for_all();  // they expire, since the service does not come back
  EXPECT_EQ(puts().size(), 0U);
}

}  // namespace
}  // namespace nest2mqtt::test
