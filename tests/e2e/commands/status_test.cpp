// How a person sees what becomes of a command: `<object path>/command`, and what `bridge/health` says at once.

#include <gmock/gmock.h>

#include "e2e/support/command_test.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;

const std::string status_topic = "nest" + living_room + "/command";
const std::string health_topic = "nest/bridge/health";

class CommandStatus : public CommandTest {
 protected:
  /// Waits until the retained JSON on the topic is as asked, and gives it back.
  json::object wait_document(const std::string& topic, const std::function<bool(const json::object&)>& wanted) {
    json::object found;
    EXPECT_TRUE(world().probe.wait_for(topic, [&](const std::string& payload) {
      if (payload.empty()) return false;
      found = json::parse(payload).as_object();
      return wanted(found);
    }));
    return found;
  }
  json::object wait_status(const std::string& word) {
    return wait_document(status_topic,
                         [&](const json::object& shown) { return shown.at("status") == json::value(word); });
  }
  json::object wait_health(const std::function<bool(const json::object&)>& wanted) {
    return wait_document(health_topic, wanted);
  }
  static bool has_left(const json::object& health, int writes) {
    const auto& budget = health.at("write_budget").as_object();
    return budget.contains(living_room) && budget.at(living_room) == writes;
  }

  void spend_the_budget() {
    for (const char* label : {"one", "two", "three"}) {
      EXPECT_TRUE(says(outcome(living_room, "label", label), "confirmed"));
    }
  }
};

TEST_F(CommandStatus, EachRefusalChangesWhatIsRetained) {
  start();
  change(living_room, "hvac_mode", R"("off")", "off");
  EXPECT_TRUE(says(outcome(living_room, "target_temperature_f", "72"), "refused", "wrong_mode"));
  const auto first = wait_status("refused");
  EXPECT_EQ(first.at("requested"), json::value({{"target_temperature_f", 72}}));
  EXPECT_THAT(std::string(first.at("message").as_string()), HasSubstr("the thermostat is in off"));
  EXPECT_TRUE(first.at("pending").is_null());

  EXPECT_TRUE(says(outcome(living_room, "target_temperature_f", "72"), "refused", "wrong_mode"));
  const auto second = wait_document(status_topic, [&](const json::object& shown) { return shown != first; });
  EXPECT_EQ(second.at("message"), first.at("message"));
  EXPECT_NE(second.at("at"), first.at("at"));
  EXPECT_TRUE(world().probe.current("nest" + living_room + "/hvac_mode") == "off") << "nothing else has changed";
}

TEST_F(CommandStatus, ACommandThatWaitsSaysForWhatAndUntilWhen) {
  start_with({{"write.refill", "4s"}, {"write.ttl", "1m"}});
  spend_the_budget();
  EXPECT_EQ(wait_status("confirmed").at("message"), "Nest shows the new value");
  const auto command = send(living_room, "target_temperature_f", "76");
  const auto queued = wait_status("queued");
  EXPECT_EQ(queued.at("pending"), json::value({{"target_temperature_f", 76}}));
  EXPECT_EQ(queued.at("not_before"), commander().wait_for(command, "queued").at("not_before"));
  EXPECT_THAT(std::string(queued.at("message").as_string()),
              HasSubstr("this bridge sends 3 changes, then one every 4s"));
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
  EXPECT_TRUE(wait_status("confirmed").at("pending").is_null());
}

TEST_F(CommandStatus, WhatWaitsIsStillShownAfterARestartAndIsSettledThen) {
  start_with({{"write.refill", "6s"}, {"write.ttl", "1m"}});
  spend_the_budget();
  const auto command = send(living_room, "target_temperature_f", "76");
  wait_status("queued");
  const std::string ghost = "nest/devices/thermostats/gone/command";
  world().probe.publish(ghost, R"({"status":"refused"})", {.retain = true});
  commander().the_bridge_crashed();
  world().bridge.kill();
  ASSERT_TRUE(world().probe.wait_for("nest/bridge/state", "offline"));
  const std::size_t mark = world().probe.mark();
  world().bridge.start();
  EXPECT_TRUE(world().probe.wait_for_absence(ghost)) << "of a device that the home does not have";
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
  EXPECT_TRUE(wait_status("confirmed").at("pending").is_null());
  for (const Message& message : world().probe.messages_since(mark)) {
    EXPECT_FALSE(message.topic == status_topic && message.payload.empty()) << "it was cleared in between";
  }
}

TEST_F(CommandStatus, WhatWasSaidLastStaysOverARestart) {
  start();
  EXPECT_TRUE(says(outcome(living_room, "target_temperature_f", "200"), "refused", "out_of_range"));
  const auto refused = wait_status("refused");
  EXPECT_EQ(world().bridge.terminate(), 0);
  const std::size_t mark = world().probe.mark();
  world().bridge.start();
  ASSERT_TRUE(world().wait_online());
  EXPECT_TRUE(says(outcome(bedroom, "label", "later"), "confirmed"));
  EXPECT_EQ(json::parse(world().probe.current(status_topic).value_or("null")), json::value(refused));
  EXPECT_EQ(world().probe.count(status_topic, mark), 0U) << "the broker has it already";
}

TEST_F(CommandStatus, ItGoesWithItsDeviceAndNobodyElseIsBelieved) {
  start();
  EXPECT_TRUE(says(outcome(living_room, "target_temperature_f", "200"), "refused", "out_of_range"));
  const auto refused = wait_status("refused");
  world().probe.publish(status_topic, R"({"status":"confirmed"})", {.retain = true});
  wait_document(status_topic, [&](const json::object& shown) { return shown == refused; });
  world().simulator.remove(living_room);
  EXPECT_TRUE(world().probe.wait_for_absence(status_topic));
}

TEST_F(CommandStatus, WritesLeftArePublishedWhenTheyChange) {
  start_with({{"write.refill", "5s"}, {"write.ttl", "1m"}});
  spend_the_budget();
  wait_health([](const json::object& health) { return has_left(health, 0); });
  wait_health([](const json::object& health) { return has_left(health, 1); });
}

TEST_F(CommandStatus, ABlockedDeviceIsAProblemAsLongAsItIsBlocked) {
  start_with({{"write.blocked_pause", std::vector<std::string>{"4s"}}, {"write.ttl", "1m"}});
  world().simulator.fault(R"({"fault":"status","status":429,"on":"write","count":1})");
  const auto command = send(living_room, "label", "blocked");
  const auto health = wait_health([](const json::object& shown) { return shown.at("problem").is_string(); });
  EXPECT_THAT(std::string(health.at("problem").as_string()), HasSubstr("takes no changes of Living Room"));
  EXPECT_TRUE(health.at("blocked").as_object().contains(living_room));
  EXPECT_EQ(wait_status("queued").at("code"), "blocked");
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
  wait_health([](const json::object& shown) { return shown.at("problem").is_null(); });
}

}  // namespace
}  // namespace nest2mqtt::test
