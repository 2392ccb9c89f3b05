// `nest2mqtt check --online`: what works, and what does not and why.

#include <gmock/gmock.h>

#include "login_world.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(CheckOnline, SaysThatALoginIsNeeded) {
  const LoginWorld world;
  const LoginRun run = world.check_online();
  EXPECT_EQ(run.exit_code, login_needed);
  EXPECT_THAT(run.output, AllOf(HasSubstr("account wwn: there is no login yet"), HasSubstr("nest2mqtt login")));
  EXPECT_THAT(run.output, AllOf(HasSubstr("broker mqtt://"), HasSubstr(": ok: connected")));
}

TEST(CheckOnline, FindsTheHomeAndDisturbsNobody) {
  LoginWorld world;
  world.log_in();
  ASSERT_TRUE(world.wait_filled());
  const auto before = world.probe.retained_topics();
  const LoginRun run = world.check_online();
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_THAT(run.output, HasSubstr("account wwn: ok: the service takes the token, which opens 1 home"));
  EXPECT_THAT(run.output, Not(HasSubstr(world.stored_token())));
  for (const auto& [topic, payload] : before) EXPECT_TRUE(world.probe.current(topic)) << topic;
  EXPECT_EQ(world.probe.current("nest/bridge/state"), "online");
  EXPECT_EQ(world.probe.current("nest/bridge/cloud"), "online");
}

TEST(CheckOnline, TriesTheAccountOfTheTableIfItIsLoggedInBesideOthers) {
  const TempDir files;
  WorldOptions options;
  options.start_bridge = false;
  options.bridge.extra = "[[wwn.account]]\nname = \"cabin\"\naccess_token_file = \"" +
                         files.write_file("cabin", "c.cabin", TempDir::secret_mode).string() + "\"\n";
  LoginWorld world(options);
  EXPECT_THAT(world.check_online().output, Not(HasSubstr("account wwn")));

  world.log_in({"--account", "wwn"});
  EXPECT_THAT(world.check_online().output, AllOf(HasSubstr("account wwn: ok"), HasSubstr("account cabin: ")));
  EXPECT_THAT(world.logout().output, HasSubstr("--account with one of wwn, cabin"));
}

TEST(CheckOnline, LeavesARetainedCommandToTheBridge) {
  WorldOptions options;
  options.start_bridge = false;
  LoginWorld world(options);
  world.log_in();
  const std::string topic = "nest" + living_room + "/target_temperature_f/set";
  world.probe.publish(topic, "72", {.retain = true});
  EXPECT_EQ(world.check_online().exit_code, 0);
  EXPECT_TRUE(world.probe.retained_topics().contains(topic));
}

/// A world whose bridge is the user `bridge` of a broker with these access rules.
WorldOptions with_access_rules(const std::string& rules) {
  WorldOptions options;
  options.start_bridge = false;
  options.broker.users = {{"bridge", "secret"}, {"watcher", "secret"}};
  options.broker.acl = "user bridge\n" + rules + "user watcher\ntopic readwrite #\n";
  options.bridge.settings = {{"mqtt.username", "bridge"}, {"mqtt.password", "secret"}};
  options.probe.username = "watcher";
  options.probe.password = "secret";
  return options;
}

TEST(CheckOnline, SaysThatTheTopicsMayNotBeRead) {
  LoginWorld world(with_access_rules("topic write nest/#\n"));
  world.log_in();
  const LoginRun run = world.check_online();
  EXPECT_EQ(run.exit_code, 1) << run.output;
  EXPECT_THAT(run.output, AllOf(HasSubstr("does not show what it retains under nest/#"), HasSubstr("Allow this user"),
                                Not(HasSubstr("can be read"))));
}

TEST(CheckOnline, SaysThatTheSubscriptionIsRefused) {
  WorldOptions options;
  options.start_bridge = false;
  options.broker.dynamic_security = true;
  options.probe.username = Broker::administrator;
  options.probe.password = Broker::administrator_password;
  options.bridge.settings = {{"mqtt.username", "bridge"}, {"mqtt.password", "bridge-password"}};
  LoginWorld world(options);
  world.broker.dynamic_security({"createClient", "bridge", "-p", "bridge-password"});
  world.log_in();
  const LoginRun run = world.check_online();
  EXPECT_EQ(run.exit_code, 1) << run.output;
  EXPECT_THAT(run.output, AllOf(HasSubstr("the subscription to nest/#"), Not(HasSubstr("can be read"))));
}

TEST(CheckOnline, SaysWhichSideDoesNotWork) {
  LoginWorld world;
  world.log_in();
  world.simulator.revoke(world.stored_token());
  const LoginRun refused = world.check_online();
  EXPECT_EQ(refused.exit_code, login_needed) << refused.output;
  world.broker.stop();
  const LoginRun run = world.check_online();
  EXPECT_NE(run.exit_code, 0);
  EXPECT_THAT(run.output, AllOf(HasSubstr("broker mqtt://"), Not(HasSubstr(": ok: connected"))));
}

}  // namespace
}  // namespace nest2mqtt::test
