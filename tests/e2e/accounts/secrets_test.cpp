// What login, logout and many accounts must not show anywhere: the sibling of mirror/secrets_test.cpp.

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "e2e/support/seen.h"
#include "login_world.h"
#include "support/free_port.h"
#include "support/http_probe.h"

namespace nest2mqtt::test {
namespace {

const std::string cabin_token = "c.canary-cabin-token-3e9b";

/// Two accounts on one stream: the one that logs in, and one whose token is in a file.
WorldOptions with_cabin(const TempDir& files) {
  WorldOptions options;
  options.start_bridge = false;
  options.bridge.settings = {{"log.level", "trace"}, {"wwn.multiplex", true}};
  options.bridge.extra = "[[wwn.account]]\nname = \"home\"\n[[wwn.account]]\nname = \"cabin\"\naccess_token_file = \"" +
                         files.write_file("cabin", cabin_token, TempDir::secret_mode).string() + "\"\n";
  return options;
}

TEST(LoginSecrets, AreNowhereToBeSeenFromTheFirstLoginToTheLogout) {
  const TempDir files;
  LoginWorld world(with_cabin(files));
  Seen seen;
  world.simulator.add_user("cabin", cabin_token);
  world.bridge.start();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/account/cabin", "online"));

  const std::string pin = world.simulator.authorize();
  const LoginRun login = world.login({"--account", "home"}, pin);
  ASSERT_EQ(login.exit_code, 0) << login.output;
  seen.add("the login's output", login.output);
  const std::string first = world.stored_token("home");
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/account/home", "online"));
  seen.add_command_lines(world.bridge);
  ASSERT_EQ(seen.command_lines(), 1U);

  const LoginRun wrong = world.login({"--account", "home"}, pin);
  EXPECT_NE(wrong.exit_code, 0) << "it works once";
  seen.add("the failed login's output", wrong.output);
  world.simulator.change_password();
  world.probe.publish("nest" + living_room + "/label/set", "Upstairs");
  EXPECT_TRUE(world.probe.wait_for_message([](const Message& message) {
    return message.topic == "nest/bridge/event" && message.payload.find("writes_refused") != std::string::npos;
  }));

  world.log_in({"--account", "home"});
  const std::string second = world.stored_token("home");
  ASSERT_NE(first, second);
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/health", [](const std::string& health) {
    return boost::json::parse(health).at("problem").is_null();
  })) << "the new access writes";

  const LoginRun logout = world.logout({"--account", "home"});
  EXPECT_EQ(logout.exit_code, 0) << logout.output;
  seen.add("the logout's output", logout.output);
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/account/home", "unauthorized"));
  world.simulator.revoke(cabin_token);
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/account/cabin", "unauthorized"));

  seen.add_rest(world);
  EXPECT_TRUE(seen.has("/oauth2/access_tokens/*")) << "the revocation, whose URL may hold the token";
  for (const auto& secret : {pin, first, second, cabin_token, login_client_secret}) seen.expect_without(secret);
}

TEST(LoginSecrets, OfABrowserAreNowhereToBeSeen) {
  const std::string redirect_uri = "http://localhost:" + std::to_string(free_port()) + "/nest";
  WorldOptions options;
  options.simulator.redirect_uris = {redirect_uri};
  options.bridge.settings = {{"log.level", "trace"}, {"wwn.redirect_uri", redirect_uri}};
  LoginWorld world(options);
  Seen seen;

  const auto login = world.start_login({"--web"});
  const auto line = login->wait_for_line("&state=");
  ASSERT_TRUE(line) << login->output();
  const auto begin = line->find("&state=") + 7;
  const std::string state = line->substr(begin, line->find('&', begin) - begin);
  const auto agreed = http_post(world.simulator.control_url() + "/authorize",
                                R"({"state":")" + state + R"(","redirect_uri":")" + redirect_uri + "\"}");
  ASSERT_EQ(agreed.status, 200) << agreed.body;
  const auto answer = boost::json::parse(agreed.body);
  seen.add_command_lines(world.bridge);
  ASSERT_EQ(seen.command_lines(), 2U) << "the bridge and the login";

  const HttpReply page = http_get(std::string(answer.at("location").as_string()));
  ASSERT_EQ(page.status, 200);
  seen.add("the page in the browser", page.body);
  EXPECT_EQ(login->wait_exit(), 0);
  seen.add("the login's output", login->output());
  ASSERT_TRUE(world.wait_filled());

  seen.add_rest(world);
  EXPECT_TRUE(seen.has("Maple Street"));
  for (const auto& secret : {std::string(answer.at("code").as_string()), world.stored_token(), login_client_secret}) {
    seen.expect_without(secret);
  }
}

}  // namespace
}  // namespace nest2mqtt::test
