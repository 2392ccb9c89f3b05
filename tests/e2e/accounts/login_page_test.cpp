// The login page over HTTP: what it does, and what it does not let anybody do.

#include <gmock/gmock.h>

#include "login_page_world.h"

namespace nest2mqtt::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(LoginPage, ShowsBothAccountsAndTheStatusPageLeadsToIt) {
  LoginPageWorld world;
  const std::string page = http_get(world.url()).body;
  EXPECT_THAT(page,
              AllOf(HasSubstr("Account wwn"), HasSubstr("Account sdm"), HasSubstr(world.simulator.authorize_url()),
                    HasSubstr("/partnerconnections/"), Not(HasSubstr(login_client_secret))));
  const std::string status_page = world.url().substr(0, world.url().size() - 5);
  EXPECT_THAT(http_get(status_page).body, HasSubstr("<a href=\"login\">"));
  ASSERT_TRUE(world.bridge.wait_for_log("log in on the bridge's page /login"));
}

TEST(LoginPage, TakesAPinAndFillsTheMirrorOfTheRunningBridge) {
  LoginPageWorld world;
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/account/wwn", "unauthorized"));
  const std::string pin = world.simulator.authorize();

  const HttpReply reply = world.send("wwn", pin);

  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, AllOf(HasSubstr("The home is connected"), HasSubstr("Maple Street")));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/account/wwn", "online"));
  EXPECT_TRUE(world.wait_for_right_mirror());
  EXPECT_EQ(world.probe.current("nest/bridge/account/sdm"), "unauthorized");
  EXPECT_EQ(occurrences(world.bridge.log(), " started"), 1U) << "without a restart";
  for (const std::string& secret : {world.stored_token(), pin, login_client_secret}) {
    ASSERT_GT(secret.size(), 4U);
    EXPECT_THAT(reply.body, Not(HasSubstr(secret)));
    EXPECT_THAT(world.bridge.log(), Not(HasSubstr(secret)));
    EXPECT_THAT(http_get(world.url()).body, Not(HasSubstr(secret)));
  }
}

TEST(LoginPage, TakesTheAddressAtWhichTheBrowserEnds) {
  LoginPageWorld world;
  const HttpReply reply = world.send("sdm", world.simulator.consent_to_sdm());
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, HasSubstr("The home is connected"));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/account/sdm", "online"));
}

TEST(LoginPage, DoesNotTakeTheAddressOfAnotherLogin) {
  LoginPageWorld world;
  const HttpReply reply = world.send("sdm", world.simulator.sdm_consent_address(R"({"state":"of somebody else"})"));
  EXPECT_EQ(reply.status, 400);
  EXPECT_THAT(reply.body, HasSubstr("this address belongs to another login"));
}

TEST(LoginPage, TakesNoFormOfAnotherPage) {
  LoginPageWorld world;
  const std::vector<std::pair<std::string, std::string>> form{
      {"account", "wwn"}, {"token", world.token("wwn")}, {"code", world.simulator.authorize()}};
  for (const std::vector<std::string>& head : {std::vector<std::string>{},
                                               {"Origin: http://evil.example"},
                                               {"Origin: null"},
                                               {"Sec-Fetch-Site: cross-site"},
                                               {world.own_origin(), "Sec-Fetch-Site: cross-site"}}) {
    EXPECT_EQ(world.send_form(form, head).status, 403);
  }
  EXPECT_EQ(world.send_form(form, {"Host: evil.example", "Origin: http://evil.example"}).status, 421);
  EXPECT_EQ(world.exchanges(), 0U);
  EXPECT_EQ(world.send_form(form, {world.own_origin(), "Sec-Fetch-Site: same-origin"}).status, 200)
      << "the form is good";
}

TEST(LoginPage, TakesNoFormWithoutItsToken) {
  LoginPageWorld world;
  const std::string pin = world.simulator.authorize();
  const std::string other = world.token("sdm");
  for (const std::string& token : {std::string(), std::string("1-0"), other}) {
    const HttpReply reply =
        world.send_form({{"account", "wwn"}, {"token", token}, {"code", pin}}, {world.own_origin()});
    EXPECT_EQ(reply.status, 403);
    EXPECT_THAT(reply.body, HasSubstr("nothing has been changed"));
  }
  EXPECT_EQ(world.exchanges(), 0U);
  EXPECT_EQ(world.stored_token(), "");
}

TEST(LoginPage, TakesNothingButAFormOfASensibleSize) {
  LoginPageWorld world;
  EXPECT_EQ(http_put(world.url(), "{}").status, 405);
  EXPECT_EQ(http_post(world.url(), "{}").status, 403);
  const std::string status_page = world.url().substr(0, world.url().size() - 5);
  EXPECT_EQ(http_post_form(status_page, "a=b", {world.own_origin()}).status, 405);
  try {
    EXPECT_EQ(world.send("wwn", std::string(1'000'000, 'x')).status, 413);
  } catch (const std::runtime_error&) {
    // The bridge has hung up before all of it was sent.
  }
  EXPECT_EQ(http_get(world.url()).status, 200);
  EXPECT_EQ(world.exchanges(), 0U);
}

TEST(LoginPage, DoesNotLetPinsBeTriedOut) {
  LoginPageWorld world;
  for (int i = 0; i < 5; ++i) {
    const HttpReply reply = world.send("wwn", "WRONGPIN");
    EXPECT_EQ(reply.status, 400);
    EXPECT_THAT(reply.body, HasSubstr("does not know this PIN"));
  }
  const HttpReply reply = world.send("wwn", world.simulator.authorize());
  EXPECT_EQ(reply.status, 429);
  EXPECT_THAT(reply.body, HasSubstr("too many attempts"));
  EXPECT_EQ(world.exchanges(), 5U);
  EXPECT_TRUE(world.bridge.wait_for_log("account wwn: a login on the page /login was refused: "));
  EXPECT_THAT(world.bridge.log(), Not(HasSubstr("WRONGPIN")));
}

TEST(LoginPage, IsNotThereUnlessItIsAskedFor) {
  LoginPageWorld world({.bridge = {.settings = {{"http.login", false}}}});
  EXPECT_EQ(http_get(world.url()).status, 404);
  EXPECT_EQ(http_post_form(world.url(), "a=b", {world.own_origin()}).status, 405);
  EXPECT_TRUE(world.bridge.wait_for_log("run \"nest2mqtt login"));
}

}  // namespace
}  // namespace nest2mqtt::test
