// The Partner Connections page.

#include <gmock/gmock.h>

#include "sdm/sdm_fixture.h"

namespace nest2mqtt::simulator {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

const std::string both_scopes = "https://www.googleapis.com/auth/sdm.service+https://www.googleapis.com/auth/pubsub";
const std::string consent_query =
    "client_id=simulator.apps.googleusercontent.com&redirect_uri=https%3A%2F%2Fwww.google.com"
    "&response_type=code&state=s%201&access_type=offline&prompt=consent";
const std::string structure_box = "&structure=AVPHwEtEXAMPLEstructureHome01";

class SdmConsentTest : public SdmTest {
 protected:
  HttpReply open(const std::string& parameters, const std::string& project = sdm_project_id) {
    return ask("GET", "/partnerconnections/" + project + "/auth?" + parameters).reply;
  }
  HttpReply answer(const std::string& fields) {
    return ask("POST", "/partnerconnections/" + sdm_project_id + "/auth",
               consent_query + "&all_scopes=" + both_scopes + "&user=home" + fields)
        .reply;
  }
  static std::string location(const HttpReply& reply) {
    for (const auto& [name, value] : reply.headers) {
      if (name == "Location") return value;
    }
    return "";
  }
  static std::string shown(const HttpReply& reply) { return std::to_string(reply.status) + " " + reply.body; }
};

TEST_F(SdmConsentTest, AsksForWhatIsWanted) {
  const HttpReply page = open(consent_query + "&scope=" + both_scopes);
  EXPECT_EQ(page.status, 200U);
  EXPECT_THAT(page.body, AllOf(HasSubstr("id=\"devices\""), HasSubstr("id=\"pubsub\""), HasSubstr("id=\"accept\""),
                               HasSubstr("The devices of Example home"), HasSubstr("value=\"s 1\"")));
  EXPECT_THAT(open(consent_query + "&scope=https://www.googleapis.com/auth/sdm.service").body,
              Not(HasSubstr("id=\"pubsub\"")));
}

TEST_F(SdmConsentTest, SendsTheBrowserBackWithACode) {
  const HttpReply reply = answer("&decision=accept&scope=devices&scope=pubsub" + structure_box);
  EXPECT_EQ(reply.status, 302U);
  EXPECT_THAT(location(reply), MatchesRegex("https://www.google.com\\?state=s%201&code=4%2F0A[A-Za-z0-9]+"
                                            "&scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fsdm.service%20.*pubsub"));
}

TEST_F(SdmConsentTest, CancelSendsItBackToo) {
  EXPECT_EQ(location(answer("&decision=cancel")), "https://www.google.com?state=s%201&error=access_denied");
}

TEST_F(SdmConsentTest, WithoutAScopeThereIsNothingToAllow) {
  EXPECT_THAT(shown(answer("&decision=accept")), AllOf(StartsWith("400"), HasSubstr("Nothing to allow")));
}

TEST_F(SdmConsentTest, AHomeThatIsNotAllowedIsNotShown) {
  EXPECT_EQ(answer("&decision=accept&scope=devices").status, 302U);
  EXPECT_EQ(call("/devices"), "200 {}");
  EXPECT_EQ(call("/structures"), "200 {}");
  EXPECT_EQ(answer("&decision=accept&scope=devices" + structure_box).status, 302U);
  EXPECT_THAT(call("/devices"), HasSubstr("thermostatHall"));
}

TEST_F(SdmConsentTest, WrongProjectAndWrongClient) {
  EXPECT_THAT(shown(open(consent_query + "&scope=" + both_scopes, "another")),
              AllOf(StartsWith("400"), HasSubstr("Something went wrong")));
  const std::string link = "Can&#39;t link to " + sdm_project_id;
  EXPECT_THAT(open("client_id=another&scope=" + both_scopes).body, HasSubstr(link));
  control("project", R"({"active":false})");
  EXPECT_THAT(open(consent_query + "&scope=" + both_scopes).body, HasSubstr(link));
}

TEST_F(SdmConsentTest, WithoutAHomeThereIsNothingToLink) {
  set_home({"structures"}, json::object());
  EXPECT_THAT(open(consent_query + "&scope=" + both_scopes).body, HasSubstr("Can&#39;t link to"));
}

TEST_F(SdmConsentTest, ErrorsOfTheLogin) {
  EXPECT_THAT(shown(open(consent_query)), HasSubstr("Error 400: invalid_request. Missing required parameter: scope"));
  EXPECT_THAT(open(consent_query + "&scope=email").body, HasSubstr("Error 400: invalid_scope"));
  const std::string client = "client_id=simulator.apps.googleusercontent.com&response_type=code&scope=" + both_scopes;
  EXPECT_THAT(open(client + "&redirect_uri=https://www.google.com/").body,
              HasSubstr("Error 400: redirect_uri_mismatch"));
  EXPECT_THAT(open("client_id=simulator.apps.googleusercontent.com&scope=" + both_scopes).body,
              HasSubstr("response_type"));
  control("project", R"({"in_testing":true,"is_test_user":false})");
  EXPECT_THAT(shown(open(consent_query + "&scope=" + both_scopes)),
              AllOf(StartsWith("403"), HasSubstr("Error 403: access_denied")));
}

TEST_F(SdmConsentTest, ARefreshTokenOnlyForOfflineAccess) {
  const auto tokens = [&](std::string fields) {
    const HttpReply reply = ask("POST", "/partnerconnections/" + sdm_project_id + "/auth",
                                "client_id=simulator.apps.googleusercontent.com&redirect_uri=https://www.google.com"
                                "&response_type=code&all_scopes=" +
                                    both_scopes + "&user=home&decision=accept&scope=devices" + structure_box + fields)
                                .reply;
    return token(
        "client_id=simulator.apps.googleusercontent.com&client_secret=GOCSPX-simulator"
        "&grant_type=authorization_code&redirect_uri=https://www.google.com&code=" +
        Form(query_of(location(reply))).text("code"));
  };
  EXPECT_THAT(tokens(""), Not(HasSubstr("refresh_token")));
  EXPECT_THAT(tokens("&access_type=offline"), Not(HasSubstr("refresh_token"))) << "this person has one";
  EXPECT_THAT(tokens("&access_type=offline&prompt=consent"), HasSubstr("refresh_token"));
}

}  // namespace
}  // namespace nest2mqtt::simulator
