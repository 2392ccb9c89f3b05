// `nest2mqtt login` by the pasted address of the page on which the browser ends.

#include <sys/stat.h>

#include <fstream>
#include <stdexcept>

#include <gmock/gmock.h>

#include "nest2mqtt/net/form.h"

#include "sdm_login_world.h"

namespace nest2mqtt::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SdmLogin : public SdmLoginTest {
 protected:
  /// A parameter of the query of `url`, decoded.
  static std::string parameter(const std::string& url, const std::string& name) {
    return net::form_field(net::form_decode(url.substr(url.find('?') + 1)), name);
  }
};

TEST_F(SdmLogin, BringsTheMirrorToABridgeThatWasWaiting) {
  begin();
  wait_for_cloud("unauthorized");
  EXPECT_TRUE(has_problem("run \"nest2mqtt login"));

  const LoginRun run = login(world().simulator.sdm_consent_address(), {"--account", "sdm"});

  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_THAT(run.output, AllOf(HasSubstr("Logged in"), HasSubstr("\"Example home\"")));
  EXPECT_THAT(run.output, AllOf(Not(HasSubstr(stored_token())), Not(HasSubstr("GOCSPX-simulator"))));
  EXPECT_TRUE(shows(sdm_hall + "/hvac_mode", "heat-cool"));
  EXPECT_TRUE(shows(sdm_hall + "/availability", "online"));
  EXPECT_TRUE(has_no_problem());
}

TEST_F(SdmLogin, ShowsAUrlThatAsksForBothAccessesAndTakesItsOwnAnswerOnly) {
  begin({.start_bridge = false});
  const std::string pipe = (world().bridge.dir() / "typed").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), S_IRUSR | S_IWUSR), 0);
  Process process({"/bin/sh", "-c", R"("$0" login --config "$1" < "$2")", built_program("nest2mqtt"),
                   world().bridge.config_file().string(), pipe});
  std::ofstream typed(pipe);
  const auto line = process.wait_for_line(world().simulator.sdm_url());
  ASSERT_TRUE(line) << process.output();
  const std::string url = line->substr(line->find("http"));
  EXPECT_THAT(url, HasSubstr("/partnerconnections/5d3e1c7a-0b42-4f86-9a1e-7c0d5e2f4b61/auth?"));
  EXPECT_EQ(parameter(url, "scope"),
            "https://www.googleapis.com/auth/sdm.service https://www.googleapis.com/auth/pubsub");
  EXPECT_EQ(parameter(url, "redirect_uri"), "https://www.google.com");
  EXPECT_EQ(parameter(url, "access_type"), "offline");
  EXPECT_EQ(parameter(url, "prompt"), "consent");
  EXPECT_THAT(url, Not(HasSubstr("GOCSPX-simulator")));
  const std::string state = parameter(url, "state");
  ASSERT_FALSE(state.empty());
  const LoginRun other = login(world().simulator.sdm_consent_address(R"({"state":"of-another-login"})"));
  EXPECT_EQ(other.exit_code, login_needed);
  EXPECT_THAT(other.output, HasSubstr("belongs to another login"));
  EXPECT_EQ(asked("token"), 0);

  typed << world().simulator.sdm_consent_address(json::serialize(json::object{{"state", state}})) << std::endl;

  EXPECT_EQ(process.wait_exit(), 0) << process.output();
  EXPECT_FALSE(stored_token().empty());
}

TEST_F(SdmLogin, TakesACodeAloneFromStandardInput) {
  begin({.start_bridge = false});
  const LoginRun run = login(world().simulator.consent_to_sdm(), {"--pin", "-"});
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_FALSE(stored_token().empty());
}

TEST_F(SdmLogin, WithoutPubSubSaysWhatThatCosts) {
  begin({.start_bridge = false});
  const LoginRun run = login(world().simulator.sdm_consent_address(R"({"pubsub":false})"));
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.output, AllOf(HasSubstr("there are no events"), HasSubstr("leave both boxes of the consent ticked")));
  world().bridge.start();
  EXPECT_TRUE(shows(sdm_hall + "/hvac_mode", "heat-cool"));
}

TEST_F(SdmLogin, OfOneHomeOnlyShowsThatHome) {
  begin({.simulator = {.home = NEST2MQTT_HOMES "/cottage.json"}, .start_bridge = false});
  const LoginRun run = login(world().simulator.sdm_consent_address(R"({"structures":["cottage-22bb"]})"));
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_THAT(run.output, HasSubstr("It opens one home:\n  \"Fell Cottage\""));
}

/// A login that fails says why in one line, with the next step, and stores nothing.
class SdmRefusedLogin : public SdmLoginTest {
 protected:
  void expect_refused(const LoginRun& run, int exit_code, const std::string& why, const std::string& next_step) {
    EXPECT_EQ(run.exit_code, exit_code) << run.output;
    EXPECT_THAT(run.output, AllOf(HasSubstr("nest2mqtt: "), HasSubstr(why), HasSubstr(next_step)));
    EXPECT_THAT(run.output, AllOf(Not(HasSubstr("GOCSPX-")), Not(HasSubstr("Logged in"))));
    EXPECT_EQ(stored_token(), "");
  }
  static constexpr int failed = 1;
  static constexpr int wrong_configuration = 78;
};

TEST_F(SdmRefusedLogin, ByACodeThatWasUsed) {
  begin({.start_bridge = false});
  const std::string address = world().simulator.sdm_consent_address();
  ASSERT_EQ(login(address).exit_code, 0);
  remove_stored_token();
  expect_refused(login(address), login_needed, "does not accept the code", "log in again");
}

TEST_F(SdmRefusedLogin, ByACodeThatIsTooOld) {
  begin({.start_bridge = false});
  const std::string address = world().simulator.sdm_consent_address();
  world().simulator.order("speed", R"({"speed":100000})");
  const auto day_later = [&, first = world().simulator.stats().at("time")] {
    return world().simulator.stats().at("time").as_string().subview(0, 10) != first.as_string().subview(0, 10);
  };
  ASSERT_TRUE(wait_until(day_later));
  expect_refused(login(address), login_needed, "for about ten minutes", "log in again");
}

TEST_F(SdmRefusedLogin, ByAWrongSecretOrClient) {
  begin({.start_bridge = false});
  world().bridge.set("sdm.client_secret", std::string("GOCSPX-wrong"));
  expect_refused(login(world().simulator.sdm_consent_address()), failed, "does not accept the OAuth client",
                 "sdm.client_secret");
  world().bridge.set("sdm.client_secret", std::string("GOCSPX-simulator"));
  world().bridge.set("sdm.client_id", std::string("nobody.apps.googleusercontent.com"));
  expect_refused(login(world().simulator.sdm_consent_address()), failed, "The OAuth client was not found.",
                 "compare sdm.client_id");
}

TEST_F(SdmRefusedLogin, ByAnotherRedirectUri) {
  begin({.start_bridge = false});
  world().bridge.set("sdm.redirect_uri", std::string("https://example.com/nest"));
  expect_refused(login(world().simulator.sdm_consent_address()), failed, "is not registered with the OAuth client",
                 "correct sdm.redirect_uri");
}

TEST_F(SdmRefusedLogin, ByAPersonOrAConsentScreenInTesting) {
  begin({.start_bridge = false});
  expect_refused(login("https://www.google.com/?error=access_denied"), login_needed, "access_denied",
                 "publish it to Production");
  expect_refused(login("https://accounts.google.com/signin/oauth/error?authError=x"), login_needed, "gives no code",
                 "publish the OAuth consent screen to Production");
  EXPECT_EQ(asked("token"), 0);
}

TEST_F(SdmRefusedLogin, ByAPageOfTheConsent) {
  begin({.start_bridge = false});
  expect_refused(login(world().simulator.sdm_url() + "/partnerconnections/11111111-2222-3333-4444-555555555555/auth"),
                 login_needed, "\"Something went wrong\"", "sdm.project_id");
  expect_refused(login(""), login_needed, "nothing was pasted", "log in again");
  expect_refused(login("hello there"), login_needed, "does not accept the code", "log in again");
}

TEST_F(SdmRefusedLogin, ByAnUntickedAccessToTheDevices) {
  begin({.start_bridge = false});
  expect_refused(login(world().simulator.sdm_consent_address(R"({"devices":false})")), login_needed,
                 "the access to the Nest devices was not allowed", "leave both boxes of the consent ticked");
}

TEST_F(SdmRefusedLogin, ByAnErrorOfTheTokenService) {
  begin({.start_bridge = false});
  struct Case {
    int status;
    std::string body;
    int exit_code;
    std::string why;
    std::string next_step;
  };
  const auto oauth = [](const char* error, const char* description) {
    return json::serialize(json::object{{"error", error}, {"error_description", description}});
  };
  for (const Case& one :
       {Case{400, oauth("invalid_request", "Missing required parameter: scope"), failed, "parameter: scope",
             "check sdm.client_id"},
        Case{400, oauth("redirect_uri_mismatch", "Bad Request"), failed, "is not registered", "sdm.redirect_uri"},
        Case{403, oauth("access_denied", ""), login_needed, "denies the access", "to Production"},
        Case{401, oauth("unauthorized_client", "Unauthorized"), failed, "does not allow this OAuth client",
             "type Web application"},
        Case{400, oauth("something_new", "Not today"), failed, "Not today", "docs/google-device-access.md"},
        Case{429, "", failed, "too many calls", "later"}, Case{503, "", failed, "HTTP status 503", "later"},
        Case{404, "<html>not here</html>", failed, "is not Google's token service", "check sdm.token_url"}}) {
    fail_next(one.status, "login", 1, one.body);
    expect_refused(login("4/0Acode"), one.exit_code, one.why, one.next_step);
  }
}

TEST_F(SdmRefusedLogin, ByATokenServiceThatIsAway) {
  begin({.start_bridge = false});
  const std::string address = world().simulator.sdm_consent_address();
  world().bridge.set("sdm.token_url", "http://127.0.0.1:9/token");
  expect_refused(login(address), failed, "cannot be reached", "log in again later");
}

TEST_F(SdmRefusedLogin, ByAnIncompleteConfiguration) {
  begin({.start_bridge = false});
  world().bridge.set("sdm.project_id", std::string("my-home-123"));
  expect_refused(login("4/0Acode"), wrong_configuration, "the id of the Google Cloud project", "Device Access console");
  world().bridge.set("sdm.project_id", std::string("5d3e1c7a-0b42-4f86-9a1e-7c0d5e2f4b61"));
  world().bridge.set("sdm.client_secret", std::string());
  expect_refused(login("4/0Acode"), wrong_configuration, "client_secret (or client_secret_file)", "under [sdm] in ");
  EXPECT_EQ(asked("token"), 0);
}

TEST_F(SdmRefusedLogin, OfAnAccountThatHasARefreshTokenOfItsOwn) {
  begin({.bridge = {.settings = {{"sdm.refresh_token", "1//own"}}}, .start_bridge = false});
  expect_refused(login("4/0Acode"), wrong_configuration, "its own refresh_token", "remove it from");
}

}  // namespace
}  // namespace nest2mqtt::test
