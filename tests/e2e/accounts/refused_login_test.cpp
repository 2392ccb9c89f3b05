#include <gmock/gmock.h>

#include "login_world.h"

namespace nest2mqtt::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr int failed = 1;
constexpr int wrong_usage = 64;
constexpr int wrong_configuration = 78;

/// A login that is refused says why in one line that begins with the program's name, and stores nothing.
class RefusedLogin : public testing::Test {
 protected:
  void expect_refused(const LoginRun& run, int exit_code, const std::string& why) {
    EXPECT_EQ(run.exit_code, exit_code) << run.output;
    EXPECT_THAT(run.output, AllOf(HasSubstr("nest2mqtt: "), HasSubstr(why)));
    EXPECT_THAT(run.output, AllOf(Not(HasSubstr(login_client_secret)), Not(HasSubstr("Logged in"))));
    EXPECT_FALSE(std::filesystem::exists(world.token_file()));
  }

  LoginWorld world{{.start_bridge = false}};
};

TEST_F(RefusedLogin, WithAWrongPinAsksForANewOneAndTriesOnce) {
  expect_refused(world.login({}, "WRONG234"), login_needed, "the service does not know this PIN");
  EXPECT_EQ(world.exchanges(), 1U);
}

TEST_F(RefusedLogin, WithAUsedPinAsksForANewOne) {
  const std::string pin = world.simulator.authorize();
  ASSERT_EQ(world.login({}, pin).exit_code, 0);
  std::filesystem::remove(world.token_file());
  expect_refused(world.login({}, pin), login_needed, "used already");
}

TEST_F(RefusedLogin, WithAnExpiredPinAsksForANewOne) {
  const std::string pin = world.simulator.authorize();
  world.simulator.expire_codes();
  expect_refused(world.login({}, pin), login_needed, "has expired");
}

TEST_F(RefusedLogin, WithAWrongSecretNamesTheKeyAndLeavesThePinGood) {
  const std::string pin = world.simulator.authorize();
  world.bridge.set("wwn.client_secret", std::string("wrong-secret"));
  expect_refused(world.login({}, pin), failed, "check wwn.client_secret");
  world.bridge.set("wwn.client_secret", login_client_secret);
  EXPECT_EQ(world.login({}, pin).exit_code, 0);
}

TEST_F(RefusedLogin, WithAnUnknownClientNamesTheKey) {
  const std::string pin = world.simulator.authorize();
  world.bridge.set("wwn.client_id", std::string("nobody"));
  expect_refused(world.login({}, pin), failed, "wwn.client_id");
}

TEST_F(RefusedLogin, WithoutAClientSaysWhatToPutWhereAndAsksNobody) {
  world.bridge.set("wwn.client_secret", std::string());
  const LoginRun run = world.login({}, "ABCD2345");
  expect_refused(run, wrong_configuration, "put its client_secret (or client_secret_file) under [wwn] in ");
  EXPECT_THAT(run.output, HasSubstr(world.bridge.config_file().string()));
  EXPECT_EQ(world.exchanges(), 0U);
}

TEST_F(RefusedLogin, OfAnAccountWithItsOwnTokenSaysSo) {
  world.bridge.set("wwn.access_token", std::string("c.own"));
  expect_refused(world.login({}, "ABCD2345"), wrong_configuration, "has its own access_token");
}

TEST_F(RefusedLogin, OfAnUnknownAccountIsWrongUsage) {
  expect_refused(world.login({"--account", "cabin"}), wrong_usage, "there is no account \"cabin\"");
}

TEST_F(RefusedLogin, WithoutAnyPinSaysWhatToDo) {
  expect_refused(world.login({}, ""), login_needed, "no PIN was given");
  EXPECT_EQ(world.exchanges(), 0U);
}

TEST_F(RefusedLogin, ByAServiceThatIsAwaySaysSo) {
  const std::string pin = world.simulator.authorize();
  world.simulator.stop();
  expect_refused(world.login({}, pin), failed, "the token service cannot be reached");
  world.simulator.start();
}

TEST_F(RefusedLogin, BySomethingThatIsNoTokenServiceNamesTheKey) {
  world.bridge.set("wwn.token_url", world.simulator.front_url() + "/elsewhere");
  expect_refused(world.login({}, "ABCD2345"), failed, "check wwn.token_url");
}

TEST_F(RefusedLogin, SpendsNoPinWhereTheTokenCannotBeStored) {
  const std::string pin = world.simulator.authorize();
  world.bridge.set("state.dir", world.bridge.config_file().string() + "/state");
  expect_refused(world.login({}, pin), failed, "set state.dir");
  world.bridge.set("state.dir", world.bridge.state_dir().string());
  EXPECT_EQ(world.login({}, pin).exit_code, 0);
}

TEST(Login, ThatCannotReadTheHomesYetIsALoginAllTheSame) {
  LoginWorld world({.start_bridge = false});
  world.simulator.fault(R"({"fault":"status","status":503,"on":"read","count":1})");
  const LoginRun run = world.login({}, world.simulator.authorize());
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.output, AllOf(HasSubstr("Logged in"), HasSubstr("the homes could not be read yet")));
  EXPECT_NE(world.stored_token(), "");
}

}  // namespace
}  // namespace nest2mqtt::test
