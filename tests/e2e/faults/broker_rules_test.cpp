// A broker that does not take everything: what it refuses is named, and everything else is as it should be.

#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "e2e/support/commander.h"
#include "e2e/support/mirror_world.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;

const std::string humidity = "nest" + living_room + "/humidity";

testing::AssertionResult wait_for_problem(const MirrorWorld& world, const std::string& text) {
  return world.probe.wait_for("nest/bridge/health", [&](const std::string& health) {
    const auto problem = boost::json::parse(health).at("problem");
    return problem.is_string() && problem.as_string().find(text) != std::string::npos;
  });
}

/// The mirror is right but for these topics, which the broker does not have.
testing::AssertionResult wait_filled_but(MirrorWorld& world, const std::vector<std::string>& missing) {
  if (const auto online = world.wait_online(); !online) return online;
  Topics wanted = rendered(world.bridge, world.simulator.get(""));
  for (const std::string& topic : missing) {
    if (wanted.erase(topic) == 0) return testing::AssertionFailure() << "there is no " << topic;
  }
  return wait_for_mirror(world.probe, wanted);
}

void expect_a_command_works(MirrorWorld& world) {
  Commander commander(world.probe);
  EXPECT_TRUE(says(commander.wait_for_final(commander.send(living_room, "label", "still here")), "confirmed"));
}

/// `forbidden`: lines of an ACL file.
WorldOptions broker_that_forbids(const std::string& forbidden) {
  WorldOptions options;
  options.broker.users = {{"bridge", "secret"}, {"watcher", "secret"}};
  options.broker.acl = "user bridge\n" + forbidden + "topic readwrite #\nuser watcher\ntopic readwrite #\n";
  options.bridge.settings = {{"mqtt.username", "bridge"}, {"mqtt.password", "secret"}};
  options.probe.username = "watcher";
  options.probe.password = "secret";
  return options;
}

TEST(ForbiddenTopic, IsNamedOnceAndTheRestWorks) {
  MirrorWorld world(broker_that_forbids("topic deny " + humidity + "\ntopic deny nest" + bedroom + "\n"));
  EXPECT_TRUE(wait_filled_but(world, {humidity, "nest" + bedroom}));
  for (const char* value : {"40", "45", "50"}) world.simulator.set(living_room + "/humidity", value);
  world.pass_a_change_through();
  expect_a_command_works(world);
  EXPECT_EQ(occurrences(world.bridge.log(), "the broker does not take what is for"), 1U);
  EXPECT_TRUE(world.bridge.wait_for_log("allow this user to write nest/#"));
  EXPECT_TRUE(wait_for_problem(world, "not authorized"));
  EXPECT_EQ(occurrences(world.bridge.log(), "trying again"), 0U);
}

TEST(ForbiddenTopic, OfReceiptsDoesNotHoldUpThoseThatHaveATopicOfTheirOwn) {
  MirrorWorld world(broker_that_forbids("topic deny nest" + living_room + "/result\n"));
  ASSERT_TRUE(world.wait_filled());
  expect_a_command_works(world);
  EXPECT_TRUE(world.bridge.wait_for_log("nest" + living_room + "/result"));
}

TEST(ForbiddenTopic, OfTheBridgesOwnStateIsNamed) {
  MirrorWorld world(broker_that_forbids("topic deny nest/bridge/state\n"));
  EXPECT_TRUE(world.bridge.wait_for_log("what is for nest/bridge/state: not authorized"));
  EXPECT_TRUE(world.wait_for_right_mirror());
}

/// Of the family's home, only the living room's thermostat has more than this in one value then.
constexpr int largest_packet = 12'000;
const std::string long_label(largest_packet, 'x');

TEST(PacketLimit, WhatIsTooLargeIsNamedAndTheRestWorks) {
  WorldOptions options;
  options.broker.extra = "max_packet_size " + std::to_string(largest_packet);
  options.bridge.settings = {{"home_assistant.enabled", false}};
  options.start_bridge = false;
  MirrorWorld world(options);
  world.simulator.set(bedroom + "/label", '"' + long_label + '"');
  world.bridge.start();

  const std::vector<std::string> too_large = {"nest" + bedroom + "/label", "nest" + bedroom};
  EXPECT_TRUE(wait_filled_but(world, too_large));
  for (const std::string& topic : too_large) {
    const auto line = world.bridge.wait_for_log("what is for " + topic + ":");
    ASSERT_TRUE(line);
    EXPECT_THAT(*line, HasSubstr("no more than " + std::to_string(largest_packet)));
  }
  EXPECT_TRUE(wait_for_problem(world, too_large.front()));
  expect_a_command_works(world);
  EXPECT_EQ(occurrences(world.bridge.log(), "trying again"), 0U);

  world.simulator.set(bedroom + "/label", R"("short")");
  EXPECT_TRUE(world.wait_filled()) << "it comes as soon as it fits";
}

TEST(MessageLimit, WhatIsTooLargeIsNamedAndTheRestWorks) {
  WorldOptions options;
  options.broker.extra = "message_size_limit " + std::to_string(largest_packet - 1000);
  options.bridge.settings = {{"home_assistant.enabled", false}};
  options.start_bridge = false;
  MirrorWorld world(options);
  world.simulator.set(bedroom + "/label", '"' + long_label + '"');
  world.bridge.start();
  EXPECT_TRUE(wait_filled_but(world, {"nest" + bedroom + "/label", "nest" + bedroom}));
  EXPECT_TRUE(world.bridge.wait_for_log("what is for nest" + bedroom + "/label:"));
  expect_a_command_works(world);
  EXPECT_EQ(occurrences(world.bridge.log(), "trying again"), 0U);
}

}  // namespace
}  // namespace nest2mqtt::test
