// `nest2mqtt logout`: the access is given back, and nothing of the home stays behind.

#include <gmock/gmock.h>

#include "login_world.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// Topics that tell of the home: its mirror, and the discovery of its devices.
std::vector<std::string> topics_of_the_home(MqttProbe& probe) {
  std::vector<std::string> topics;
  for (const auto& [topic, payload] : probe.retained_topics()) {
    const bool announced = topic.ends_with("/config") && topic.find("mqtt-bridge") == std::string::npos;
    if (is_mirror_topic(topic) || announced) topics.push_back(topic);
  }
  return topics;
}

WorldOptions bridge_not_started() {
  WorldOptions options;
  options.start_bridge = false;
  return options;
}

TEST(Logout, BesideARunningBridgeTheHomeGoesAndTheBridgeWaits) {
  LoginWorld world;
  world.log_in();
  ASSERT_TRUE(world.wait_filled());
  const std::string token = world.stored_token();

  const LoginRun run = world.logout();
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_THAT(run.output, AllOf(HasSubstr("given back"), Not(HasSubstr(token))));
  EXPECT_FALSE(std::filesystem::exists(world.token_file()));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/cloud", "unauthorized"));
  EXPECT_TRUE(wait_until([&] { return topics_of_the_home(world.probe).empty(); }))
      << testing::PrintToString(topics_of_the_home(world.probe));
  EXPECT_EQ(world.probe.current("nest/bridge/state"), "online");
  EXPECT_THAT(world.bridge.log(), Not(HasSubstr(token)));

  world.log_in();
  EXPECT_TRUE(world.wait_filled()) << "and back without a restart";
}

TEST(Logout, WithoutARunningBridgeNothingOfItStays) {
  LoginWorld world;
  world.log_in();
  ASSERT_TRUE(world.wait_filled());
  world.probe.publish("homeassistant/device/other/config", R"({"origin":{"name":"zigbee2mqtt"}})", {.retain = true});
  world.probe.publish("elsewhere", "x", {.retain = true});
  world.bridge.terminate();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/state", "offline"));

  const LoginRun run = world.logout();
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_FALSE(std::filesystem::exists(world.token_file()));
  std::vector<std::string> left;
  for (const auto& [topic, payload] : world.probe.retained_topics()) left.push_back(topic);
  EXPECT_THAT(left, testing::UnorderedElementsAre("homeassistant/device/other/config", "elsewhere"));
}

TEST(Logout, ATokenThatTheServiceDoesNotKnowAnyMoreIsGoneAsWell) {
  LoginWorld world(bridge_not_started());
  world.log_in();
  world.simulator.revoke(world.stored_token());
  const LoginRun run = world.logout();
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_FALSE(std::filesystem::exists(world.token_file()));
}

TEST(Logout, AServiceThatIsAwayLeavesTheTokenForAnotherTry) {
  LoginWorld world(bridge_not_started());
  world.log_in();
  const std::string token = world.stored_token();
  world.simulator.stop();
  const LoginRun run = world.logout();
  EXPECT_EQ(run.exit_code, 1) << run.output;
  EXPECT_THAT(run.output, AllOf(HasSubstr("still logged in"), Not(HasSubstr(token))));
  EXPECT_EQ(world.stored_token(), token);
  world.simulator.start();
}

TEST(Logout, ABrokerThatIsAwayIsSaidAndTheAccessIsGoneAllTheSame) {
  LoginWorld world(bridge_not_started());
  world.log_in();
  world.bridge.set("mqtt.url", "mqtt://127.0.0.1:1");
  const LoginRun run = world.logout();
  EXPECT_EQ(run.exit_code, 1) << run.output;
  EXPECT_THAT(run.output, AllOf(HasSubstr("given back"), HasSubstr("could not be taken off the broker")));
  EXPECT_FALSE(std::filesystem::exists(world.token_file()));
}

TEST(Logout, TopicsThatMayNotBeDeletedAreSaid) {
  WorldOptions options = bridge_not_started();
  options.broker.users = {{"bridge", "secret"}, {"watcher", "secret"}};
  options.broker.acl = "user bridge\ntopic read #\ntopic write nest/bridge/#\nuser watcher\ntopic readwrite #\n";
  options.bridge.settings = {{"mqtt.username", "bridge"}, {"mqtt.password", "secret"}};
  options.probe.username = "watcher";
  options.probe.password = "secret";
  LoginWorld world(options);
  world.log_in();
  const std::string topic = "nest" + living_room + "/hvac_mode";
  world.probe.publish(topic, "heat", {.retain = true});
  const LoginRun run = world.logout();
  EXPECT_EQ(run.exit_code, 1) << run.output;
  EXPECT_THAT(run.output, AllOf(HasSubstr("could not be taken off the broker"), HasSubstr("allow this user to write")));
  EXPECT_TRUE(world.probe.retained_topics().contains(topic));
}

TEST(Logout, WithoutATokenThereIsNothingToGiveBack) {
  LoginWorld world(bridge_not_started());
  const LoginRun run = world.logout();
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_THAT(run.output, HasSubstr("no access to give back"));
}

}  // namespace
}  // namespace nest2mqtt::test
