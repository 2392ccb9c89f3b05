#include "oauth/authorization.h"

#include <gmock/gmock.h>

#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::MatchesRegex;
using testing::StartsWith;

const Client pin_client{};

Client web_client() {
  Client client;
  client.redirect_uris = {"http://localhost:9090/done", "https://example.org/back?from=nest"};
  return client;
}

class AuthorizationTest : public testing::Test {
 protected:
  Sessions sessions_;
  Authorization pin_{pin_client, sessions_};
  Authorization web_{web_client(), sessions_};
  const AuthorizationRequest request_{"simulator-client", "s1&x"};

  static Form token_request(const std::string& code, const std::string& more = "") {
    return Form("client_id=simulator-client&client_secret=simulator-secret&grant_type=authorization_code&code=" + code +
                more);
  }
  std::string pin() { return pin_.accept(request_, "home", Permissions::all(), noon()).code; }
  static std::string refusal(Authorization& authorization, const Form& form, WallTime at = noon()) {
    const auto token = authorization.exchange(form, at);
    return token ? "none" : token.error().error + ": " + token.error().description;
  }
};

TEST_F(AuthorizationTest, RequestsWithMistakesAreErrors) {
  EXPECT_EQ(pin_.error_in({"", "s"}), AuthorizationError::incomplete);
  EXPECT_EQ(pin_.error_in({"simulator-client", ""}), AuthorizationError::incomplete);
  EXPECT_EQ(pin_.error_in({"somebody", "s"}), AuthorizationError::unknown_client);
  EXPECT_EQ(pin_.error_in({"simulator-client", "s", "http://localhost/"}), AuthorizationError::redirect_not_registered);
  EXPECT_EQ(web_.error_in({"simulator-client", "s", "http://localhost:9090/done?x=1"}),
            AuthorizationError::redirect_not_registered)
      << "a registered URI and something more is another URI";
  EXPECT_EQ(web_.error_in({"simulator-client", "s", "http://localhost:9090/done"}), std::nullopt);
  EXPECT_EQ(pin_.error_in(request_), std::nullopt);
}

TEST_F(AuthorizationTest, WithoutARedirectThePersonGetsAPin) {
  const IssuedCode accepted = pin_.accept(request_, "home", Permissions::all(), noon());
  EXPECT_THAT(accepted.code, MatchesRegex("[A-Z2-9]{8}"));
  EXPECT_FALSE(accepted.location);
  EXPECT_FALSE(pin_.location_when_denied(request_));
}

TEST_F(AuthorizationTest, WithARedirectTheCodeIsInTheLocation) {
  const IssuedCode accepted = web_.accept(request_, "home", Permissions::all(), noon());
  EXPECT_THAT(accepted.code, MatchesRegex("[A-Za-z0-9]{16}"));
  EXPECT_EQ(accepted.location, "http://localhost:9090/done?state=s1%26x&code=" + accepted.code);
  EXPECT_EQ(web_.location_when_denied(request_), "http://localhost:9090/done?state=s1%26x&error=access_denied");
}

TEST_F(AuthorizationTest, ARedirectCanBeChosenAndKeepsItsQuery) {
  AuthorizationRequest other = request_;
  other.redirect_uri = "https://example.org/back?from=nest";
  EXPECT_THAT(*web_.accept(other, "home", Permissions::all(), noon()).location,
              StartsWith("https://example.org/back?from=nest&state="));
}

TEST_F(AuthorizationTest, ACodeBecomesATokenOnce) {
  const std::string code = pin();
  const auto token = pin_.exchange(token_request(code), noon());
  ASSERT_TRUE(token);
  EXPECT_THAT(*token, MatchesRegex("c\\.[A-Za-z0-9]{144}"));
  const Session* const session = sessions_.find(*token);
  ASSERT_NE(session, nullptr);
  EXPECT_EQ(session->grant.user, "home");
  EXPECT_EQ(session->grant.client_version, 3);
  EXPECT_EQ(session->grant.permissions, Permissions::all());
  EXPECT_EQ(refusal(pin_, token_request(code)), "oauth2_error: authorization code not found") << "used";
}

TEST_F(AuthorizationTest, PinsLiveTwoDaysAndWebCodesTenMinutes) {
  const std::string pin_code = pin();
  const std::string web_code = web_.accept(request_, "home", Permissions::all(), noon()).code;
  const std::string expired = "oauth2_error: authorization code expired";
  EXPECT_EQ(refusal(pin_, token_request(pin_code), noon() + 48h), expired);
  EXPECT_EQ(refusal(pin_, token_request(pin_code), noon() + 48h - 1s), "none");
  EXPECT_EQ(refusal(web_, token_request(web_code), noon() + 10min), expired);
  EXPECT_EQ(refusal(web_, token_request(web_code), noon() + 10min - 1s), "none");
}

TEST_F(AuthorizationTest, CodesCanBeMadeToExpire) {
  const std::string first = pin();
  const std::string second = pin();
  EXPECT_TRUE(pin_.codes().expire(first, noon()));
  EXPECT_FALSE(pin_.codes().expire("NOTHING1", noon()));
  EXPECT_EQ(refusal(pin_, token_request(first)), "oauth2_error: authorization code expired");
  EXPECT_TRUE(pin_.codes().expire(std::nullopt, noon()));
  EXPECT_EQ(refusal(pin_, token_request(second)), "oauth2_error: authorization code expired");
}

TEST_F(AuthorizationTest, TokenRequestsWithMistakesLeaveTheCodeUsable) {
  const std::string code = pin();
  const std::string rest = "&grant_type=authorization_code&code=" + code;
  EXPECT_EQ(refusal(pin_, Form("client_id=simulator-client" + rest)),
            "oauth2_error: missing required parameters: client_secret");
  EXPECT_EQ(refusal(pin_, Form("")),
            "oauth2_error: missing required parameters: client_id, client_secret, code, grant_type");
  EXPECT_EQ(refusal(pin_, Form("client_id=x&client_secret=simulator-secret" + rest)),
            "oauth2_error: client not active");
  EXPECT_EQ(refusal(pin_, Form("client_id=simulator-client&client_secret=x" + rest)),
            "oauth2_error: incorrect client_secret");
  EXPECT_EQ(refusal(pin_, Form("client_id=simulator-client&client_secret=simulator-secret&grant_type=x&code=" + code)),
            "oauth2_error: unsupported grant_type");
  EXPECT_EQ(refusal(pin_, token_request(code, "&redirect_uri=http://localhost/")),
            "input_data_error: redirect_uri not pre-registered");
  EXPECT_EQ(refusal(pin_, token_request("WRONGPIN")), "oauth2_error: authorization code not found");
  EXPECT_EQ(refusal(pin_, token_request(code)), "none");
}

TEST_F(AuthorizationTest, TheQuotaCountsPeopleNotTokens) {
  pin_.set_users_left(2);
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(pin_.exchange(token_request(pin()), noon()));
  EXPECT_EQ(pin_.users_left(), 1U) << "the same person twice";
  const std::string other = pin_.accept(request_, "neighbour", Permissions::all(), noon()).code;
  const auto token = pin_.exchange(token_request(other), noon());
  ASSERT_TRUE(token);
  EXPECT_EQ(pin_.error_in(request_), AuthorizationError::quota_full);
  EXPECT_TRUE(sessions_.close(*token));
  EXPECT_EQ(pin_.error_in(request_), std::nullopt) << "who disconnects makes room";
}

TEST_F(AuthorizationTest, TokensGivenByHandDoNotCountAgainstTheQuota) {
  pin_.set_users_left(1);
  sessions_.open("c.hand", Session{.grant = {.user = "home"}});
  EXPECT_EQ(pin_.users_left(), 1U);
}

}  // namespace
}  // namespace nest2mqtt::simulator
