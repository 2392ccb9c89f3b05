// What the thermostats of a No Longer Evil server look like at the broker.

#include <set>

#include "e2e/support/mirror_world.h"
#include "nle_world.h"
#include "support/http_probe.h"

namespace nest2mqtt::test {
namespace {

class NleMirror : public NleTest {};

bool mentions(const std::map<std::string, std::string>& topics, const std::string& text) {
  for (const auto& [topic, payload] : topics) {
    if (topic.find(text) != std::string::npos || payload.find(text) != std::string::npos) return true;
  }
  return false;
}

TEST_F(NleMirror, ShowsTheThermostatsAndAStructureNamedAfterTheAccount) {
  start_nle();
  EXPECT_TRUE(shows(nle_living_room + "/hvac_mode", "heat"));
  EXPECT_TRUE(shows(nle_living_room + "/target_temperature_c", "21"));
  EXPECT_TRUE(shows(nle_living_room + "/structure_id", "nle"));
  EXPECT_TRUE(shows(nle_living_room + "/backplate_temperature_c", "20.5"));
  EXPECT_TRUE(shows(nle_living_room + "/schedule_mode", "HEAT"));
  EXPECT_TRUE(shows(nle_living_room + "/availability", "online"));
  EXPECT_TRUE(shows(nle_upstairs + "/hvac_mode", "eco"));
  EXPECT_TRUE(shows(nle_upstairs + "/previous_hvac_mode", "heat-cool"));
  EXPECT_TRUE(shows("/structures/nle/name", "nle"));
  const auto topics = world().probe.retained_topics();
  EXPECT_FALSE(topics.contains("nest/structures/nle/away"));
  EXPECT_FALSE(topics.contains("nest" + nle_living_room + "/label"));
}

TEST_F(NleMirror, NeverPublishesOrLogsTheKeysOfThermostats) {
  start_nle();
  ASSERT_TRUE(shows(nle_living_room + "/hvac_mode", "heat"));
  EXPECT_TRUE(says(outcome(nle_living_room, "target_temperature_c", "22"), "confirmed"));
  const auto topics = world().probe.retained_topics();
  EXPECT_FALSE(mentions(topics, "api_key"));
  for (const auto& message : world().probe.messages_since(0)) {
    EXPECT_EQ(message.payload.find("simulator-device-key"), std::string::npos) << message.topic;
  }
  EXPECT_EQ(world().bridge.log().find("simulator-device-key"), std::string::npos);
}

TEST_F(NleMirror, FollowsAChangeAtTheThermostat) {
  start_nle({.bridge = {.settings = {{"nle.poll", "1m"}}}});
  ASSERT_TRUE(shows(nle_living_room + "/target_temperature_c", "21"));
  world().simulator.set(nle_living_room + "/target_temperature_c", "22.5");
  EXPECT_TRUE(shows(nle_living_room + "/target_temperature_c", "22.5")) << "by the event, long before the next poll";
  world().simulator.set(nle_living_room + "/humidity", "47");
  EXPECT_TRUE(shows(nle_living_room + "/humidity", "47"));
}

TEST_F(NleMirror, PublishesNothingWhileOnlyLastSeenMoves) {
  start_nle({.simulator = {.speed = "100"}});
  ASSERT_TRUE(shows(nle_living_room + "/availability", "online"));
  ASSERT_TRUE(shows(nle_upstairs + "/availability", "online"));
  const auto reads = [&] {
    std::size_t count = 0;
    for (const json::value& request : world().simulator.requests()) count += request.at("path") == "/api/devices";
    return count;
  };
  wait_until_all_is_published(world().probe);
  const auto mark = world().probe.mark();
  const auto before = reads();
  ASSERT_TRUE(wait_until([&] { return reads() >= before + 3; })) << "the server is read every second";
  expect_nothing_published(world().probe, mark);
}

TEST_F(NleMirror, FollowsAServerThatHasNotANumberAsASetpoint) {
  start_nle();
  ASSERT_TRUE(shows(nle_living_room + "/target_temperature_c", "21"));
  world().simulator.put_to_sleep("02AA01AC00TEST01");  // awake, it would soon report its own setpoint
  const std::string server = world().simulator.nle_url();
  http_post(server + "/command", R"({"serial":"02AA01AC00TEST01","command":"set_temperature","value":"nan"})");
  ASSERT_NE(http_get(server + "/api/devices").body.find(R"("target_temperature": NaN)"), std::string::npos);
  world().simulator.set(nle_upstairs + "/humidity", "47");
  EXPECT_TRUE(shows(nle_upstairs + "/humidity", "47"));
  EXPECT_TRUE(shows(nle_living_room + "/availability", "online"));
  EXPECT_TRUE(shows(nle_living_room + "/hvac_mode", "heat"));
}

TEST_F(NleMirror, DoesNotShowAPhantom) {
  start_nle();
  ASSERT_TRUE(shows(nle_living_room + "/availability", "online"));
  world().simulator.add_phantom("02AA01AC00GHOST1");
  world().simulator.set(nle_living_room + "/humidity", "49");
  ASSERT_TRUE(shows(nle_living_room + "/humidity", "49"));
  EXPECT_FALSE(mentions(world().probe.retained_topics(), "GHOST1"));
}

TEST_F(NleMirror, TellsHomeAssistantOfWhatTheServiceHasOnly) {
  start_nle();
  const auto thermostat = components("02AA01AC00TEST01");
  ASSERT_TRUE(thermostat.contains("climate"));
  const auto& climate = thermostat.at("climate").as_object();
  EXPECT_TRUE(mentions({{"", json::serialize(climate)}}, "heat_cool"));
  EXPECT_EQ(climate.at("min_temp").to_number<double>(), 9);
  EXPECT_EQ(climate.at("max_temp").to_number<double>(), 32);
  for (const auto& [key, component] : thermostat) {
    EXPECT_EQ(std::string(key).find("label"), std::string::npos);
    EXPECT_EQ(std::string(key).find("sunlight"), std::string::npos);
    EXPECT_EQ(std::string(key).find("lock"), std::string::npos);
  }
  EXPECT_FALSE(world().probe.retained_topics().contains("homeassistant/device/nest_nle/config"))
      << "the service has a structure's name only";
}

/// Living room by No Longer Evil, all else by Works with Nest.
TEST_F(NleMirror, SharesOneTreeWithWorksWithNest) {
  start({.simulator = {.nle = true}, .bridge = {.settings = {{"write.confirm", "25s"}, {"write.ttl", "30s"}}}});
  world().simulator.merge(living_room, R"({"services":["nle"]})");
  world().simulator.merge(bedroom, R"({"services":["wwn"]})");
  EXPECT_TRUE(shows(living_room + "/structure_id", "nle"));
  EXPECT_TRUE(shows(bedroom + "/structure_id", "home-5fd1"));
  EXPECT_TRUE(shows(maple_street + "/away", "home"));
  EXPECT_TRUE(shows("/structures/nle/name", "nle"));

  const auto by_nle = send(living_room, "target_temperature_f", "68");
  const auto by_wwn = send(bedroom, "label", "upstairs");
  EXPECT_TRUE(says(commander().wait_for_final(by_wwn), "confirmed"));
  EXPECT_TRUE(says(commander().wait_for_final(by_nle), "confirmed"));
  EXPECT_EQ(commands(), std::vector<std::string>{"set_temperature"});
  ASSERT_EQ(puts().size(), 1U);
  EXPECT_TRUE(says(outcome(living_room, "label", "x"), "refused", "permission"));
}

}  // namespace
}  // namespace nest2mqtt::test
