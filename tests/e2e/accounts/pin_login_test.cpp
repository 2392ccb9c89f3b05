#include <fstream>
#include <iterator>

#include <gmock/gmock.h>

#include "login_world.h"

namespace nest2mqtt::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

TEST(PinLogin, FillsTheMirrorOfABridgeThatWasWaiting) {
  LoginWorld world;
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/cloud", "unauthorized"));
  ASSERT_TRUE(world.bridge.wait_for_log("there is no access token; run \"nest2mqtt login\""));
  const std::string pin = world.simulator.authorize();

  const LoginRun run = world.login({}, pin);

  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_THAT(run.output, HasSubstr(world.simulator.authorize_url() + "?client_id=simulator-client&state="));
  EXPECT_THAT(run.output, AllOf(HasSubstr("It opens one home:\n  \"Maple Street\"  (id \"home-5fd1\")\n"),
                                HasSubstr("  structures = [\"Maple Street\"]\n")));
  EXPECT_TRUE(world.wait_filled());
  EXPECT_EQ(occurrences(world.bridge.log(), " started"), 1U) << "without a restart";
}

TEST(PinLogin, ForgivesCaseAndBlanks) {
  LoginWorld world({.start_bridge = false});
  std::string typed = world.simulator.authorize();
  for (char& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  EXPECT_EQ(world.login({}, "  " + typed.substr(0, 4) + " " + typed.substr(4) + " ").exit_code, 0);
}

TEST(PinLogin, TakesThePinAsAnArgumentWithoutAsking) {
  LoginWorld world({.start_bridge = false});
  const LoginRun run = world.login({"--pin", world.simulator.authorize()});
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_THAT(run.output, Not(HasSubstr("PIN:")));
  world.bridge.start();
  EXPECT_TRUE(world.wait_filled());
}

TEST(PinLogin, TakesThePinFromStandardInputWithoutAsking) {
  LoginWorld world({.start_bridge = false});
  const LoginRun nothing = world.login({"--pin", "-"}, "");
  EXPECT_EQ(nothing.exit_code, 64);
  EXPECT_THAT(nothing.output, HasSubstr("no PIN came on standard input"));
  const LoginRun run = world.login({"--pin", "-"}, world.simulator.authorize() + "\r");
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_THAT(run.output, Not(HasSubstr("PIN:")));
  EXPECT_FALSE(world.stored_token().empty());
}

TEST(PinLogin, StoresTheTokenForItsOwnerAloneAndShowsItNowhere) {
  using std::filesystem::perms;
  LoginWorld world;
  const LoginRun run = world.login({}, world.simulator.authorize());
  ASSERT_TRUE(world.wait_filled());

  const std::string token = world.stored_token();
  ASSERT_GT(token.size(), 20U);
  const auto mode = [](const std::filesystem::path& path) { return std::filesystem::status(path).permissions(); };
  EXPECT_EQ(mode(world.token_file()), perms::owner_read | perms::owner_write);
  EXPECT_EQ(mode(world.token_file().parent_path()), perms::owner_all);
  EXPECT_EQ(mode(world.bridge.state_dir()), perms::owner_all);

  std::vector<std::string> places{run.output, world.bridge.log()};
  for (const Message& message : world.probe.messages_since(0)) places.push_back(message.topic + message.payload);
  for (const auto& entry : std::filesystem::directory_iterator(world.bridge.state_dir())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    places.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  for (const std::string& place : places) {
    EXPECT_EQ(place.find(token), std::string::npos) << place.substr(0, 500);
    EXPECT_EQ(place.find(login_client_secret), std::string::npos) << place.substr(0, 500);
  }
}

TEST(PinLogin, UsesAnotherStateEachTime) {
  LoginWorld world({.start_bridge = false});
  const auto state = [&] {
    const LoginRun run = world.login({}, "");
    const auto at = run.output.find("&state=");
    return at == std::string::npos ? std::string() : run.output.substr(at + 7, 32);
  };
  const std::string first = state();
  EXPECT_THAT(first, MatchesRegex("[0-9a-f]{32}"));
  EXPECT_NE(first, state());
}

TEST(PinLogin, OfOneOfTwoAccountsLeavesTheOtherWaiting) {
  WorldOptions options;
  options.bridge.extra = "[[wwn.account]]\nname = \"cabin\"\n[[wwn.account]]\nname = \"boat\"\n";
  LoginWorld world(options);
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/account/cabin", "unauthorized"));
  ASSERT_TRUE(world.bridge.wait_for_log("run \"nest2mqtt login --account boat\""));

  const LoginRun unnamed = world.login({}, "");
  EXPECT_EQ(unnamed.exit_code, 64);
  EXPECT_THAT(unnamed.output, HasSubstr("--account with one of cabin, boat"));

  world.log_in({"--account", "cabin"});
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/account/cabin", "online"));
  EXPECT_TRUE(world.wait_for_right_mirror());
  EXPECT_EQ(world.probe.current("nest/bridge/account/boat"), "unauthorized");
  EXPECT_FALSE(std::filesystem::exists(world.token_file("boat")));
}

TEST(PinLogin, OfTheOwnAccountIsKeptBesideFurtherOnesAfterARestart) {
  WorldOptions options;
  options.start_bridge = false;
  options.bridge.extra = "[[wwn.account]]\nname = \"cabin\"\n";
  LoginWorld world(options);
  world.log_in({"--account", "wwn"});
  world.bridge.start();
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/account/wwn", "online"));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/account/cabin", "unauthorized"));
}

}  // namespace
}  // namespace nest2mqtt::test
