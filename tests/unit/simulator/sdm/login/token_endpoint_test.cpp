// The token endpoint and the life of tokens.

#include <gmock/gmock.h>

#include "sdm/sdm_fixture.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

const std::string id_field = "client_id=simulator.apps.googleusercontent.com";
const std::string secret_field = "client_secret=GOCSPX-simulator";
const std::string google_redirect = "https://www.google.com";
const std::string revoked_answer =
    R"(400 {"error":"invalid_grant","error_description":"Token has been expired or revoked."})";

class SdmTokenTest : public SdmTest {
 protected:
  /// The code that a person gets who agrees.
  std::string code(const std::string& arguments = "{}") { return member(control("consent", arguments), "code"); }
  std::string exchange(const std::string& code, const std::string& redirect_uri = google_redirect) {
    return token(id_field + "&" + secret_field + "&grant_type=authorization_code&code=" + code +
                 "&redirect_uri=" + redirect_uri);
  }
};

TEST_F(SdmTokenTest, RefreshesAnAccessToken) {
  const std::string answer = refresh();
  EXPECT_THAT(answer, StartsWith("200 {\"access_token\":\"ya29."));
  EXPECT_THAT(answer, Not(HasSubstr("refresh_token")));
  EXPECT_EQ(member(answer, "expires_in"), "3599");
  EXPECT_EQ(member(answer, "token_type"), "Bearer");
  EXPECT_EQ(member(answer, "scope"),
            "https://www.googleapis.com/auth/sdm.service https://www.googleapis.com/auth/pubsub");
  EXPECT_NE(member(refresh(), "access_token"), member(answer, "access_token"));
}

TEST_F(SdmTokenTest, AnAccessTokenLivesNearlyAnHourOfVirtualTime) {
  EXPECT_THAT(call("/devices"), HasSubstr("200 "));
  pass(3598s);
  EXPECT_THAT(call("/devices"), HasSubstr("200 "));
  pass(1s);
  EXPECT_THAT(call("/devices"), HasSubstr(R"("status":"UNAUTHENTICATED")"));
  EXPECT_THAT(call("/devices"), StartsWith("401 "));
}

TEST_F(SdmTokenTest, ExchangesACodeOnce) {
  const std::string once = code();
  EXPECT_THAT(once, MatchesRegex("4/0A[A-Za-z0-9]+"));
  const std::string answer = exchange(once);
  EXPECT_THAT(member(answer, "refresh_token"), StartsWith("1//0"));
  EXPECT_THAT(refresh(member(answer, "refresh_token")), StartsWith("200 "));
  EXPECT_EQ(exchange(once), R"(400 {"error":"invalid_grant","error_description":"Bad Request"})");
}

TEST_F(SdmTokenTest, ACodeLivesTenMinutes) {
  const std::string late = code();
  pass(10min);
  EXPECT_THAT(exchange(late), HasSubstr("invalid_grant"));
}

TEST_F(SdmTokenTest, ACodeThatIsStillEncodedIsMalformed) {
  std::string encoded = code();
  encoded.replace(1, 1, "%252F");
  EXPECT_EQ(exchange(encoded), R"(400 {"error":"invalid_grant","error_description":"Malformed auth code."})");
}

TEST_F(SdmTokenTest, TheRedirectUriMustBeTheSame) {
  EXPECT_THAT(exchange(code(), google_redirect + "/"), StartsWith("400 {\"error\":\"redirect_uri_mismatch\""));
}

TEST_F(SdmTokenTest, ErrorsInTheRequest) {
  const std::string rest = "&grant_type=refresh_token&refresh_token=1//x";
  EXPECT_EQ(token(""),
            R"(400 {"error":"invalid_request","error_description":"Missing required parameter: grant_type"})");
  EXPECT_THAT(token("grant_type=password"), StartsWith("400 {\"error\":\"unsupported_grant_type\""));
  EXPECT_THAT(token(rest.substr(1)), HasSubstr("Missing required parameter: client_id"));
  EXPECT_EQ(token("client_id=another" + rest),
            R"(401 {"error":"invalid_client","error_description":"The OAuth client was not found."})");
  EXPECT_THAT(token(id_field + rest), StartsWith("400 {\"error\":\"invalid_request\""));
  EXPECT_EQ(token(id_field + "&client_secret=wrong" + rest),
            R"(401 {"error":"invalid_client","error_description":"Unauthorized"})");
  EXPECT_EQ(token(id_field + "&" + secret_field + rest), revoked_answer);
  EXPECT_THAT(token(id_field + "&" + secret_field + "&grant_type=authorization_code"),
              HasSubstr("Missing required parameter: code"));
  EXPECT_EQ(ask("GET", "/token").reply.status, 404U);
}

TEST_F(SdmTokenTest, ARevokedTokenOpensNothing) {
  EXPECT_THAT(call("/devices"), StartsWith("200 "));
  EXPECT_EQ(ask("POST", "/revoke", "token=1%2F%2Fsimulator-refresh-token").reply.status, 200U);
  EXPECT_THAT(call("/devices"), StartsWith("401 "));
  EXPECT_EQ(refresh(), revoked_answer);
  EXPECT_EQ(ask("POST", "/revoke", "token=1%2F%2Fsimulator-refresh-token").reply.status, 400U);
}

TEST_F(SdmTokenTest, RevokedByThePerson) {
  EXPECT_THAT(call("/devices"), StartsWith("200 "));
  EXPECT_EQ(control("revoke"), "200 {\"ok\":true}");
  EXPECT_THAT(call("/devices"), StartsWith("401 "));
  EXPECT_EQ(refresh(), revoked_answer);
  EXPECT_THAT(refresh(member(exchange(code()), "refresh_token")), StartsWith("200 ")) << "after a new login";
}

TEST_F(SdmTokenTest, AccessTokensCanExpireAtOnce) {
  EXPECT_THAT(call("/devices"), StartsWith("200 "));
  control("expire_access_tokens");
  EXPECT_THAT(call("/devices"), StartsWith("401 "));
  access_token_.clear();
  EXPECT_THAT(call("/devices"), StartsWith("200 "));
}

TEST_F(SdmTokenTest, SevenDaysWhileTheConsentScreenIsInTesting) {
  control("project", R"({"in_testing":true})");
  pass(7 * 24h - 1s);
  EXPECT_THAT(refresh(), StartsWith("200 "));
  pass(1s);
  EXPECT_EQ(refresh(), revoked_answer);
  EXPECT_EQ(member(exchange(code()), "refresh_token_expires_in"), "604800");
}

TEST_F(SdmTokenTest, WithoutTheScopeOfDevicesTheApiIsClosed) {
  access_token_ = member(exchange(code(R"({"devices":false})")), "access_token");
  EXPECT_THAT(call("/devices"), StartsWith("403 "));
  EXPECT_THAT(call("/devices"), HasSubstr("ACCESS_TOKEN_SCOPE_INSUFFICIENT"));
}

TEST_F(SdmTokenTest, TheScopeSaysWhatThePersonAllowed) {
  EXPECT_EQ(member(exchange(code(R"({"pubsub":false})")), "scope"), "https://www.googleapis.com/auth/sdm.service");
}

}  // namespace
}  // namespace nest2mqtt::simulator
