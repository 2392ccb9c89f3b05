#include "login/tokens.h"

#include <chrono>
#include <string>
#include <utility>

#include <gmock/gmock.h>

#include "nest2mqtt/net/form.h"

#include "login_settings.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

TokenResult read_code_body(const std::string& body, const SdmSettings& settings = login_settings()) {
  return read_code_answer(settings, Secret("canary-code"), net::HttpResponse{200, {}, body});
}

std::chrono::seconds validity_of(const std::string& expires_in) {
  const auto tokens = read_code_body(R"({"access_token":"ya29.a","expires_in":)" + expires_in + "}");
  EXPECT_TRUE(tokens) << expires_in;
  return tokens ? tokens->valid_for : 0s;
}

TEST(SdmTokens, ACodeIsSentInTheBodyWithTheRedirectUriOfTheConsent) {
  SdmSettings settings = login_settings();
  settings.client_secret = Secret("a secret&more=1");
  settings.redirect_uri = "http://localhost:8098/nest";
  const auto request = code_request(settings, Secret("4/0A-b"));
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://oauth2.googleapis.com/token");
  EXPECT_TRUE(request.bearer.empty());
  EXPECT_TRUE(request.timeout.has_value());
  EXPECT_THAT(request.headers, testing::Contains(net::Header{"Content-Type", "application/x-www-form-urlencoded"}));
  EXPECT_THAT(net::form_decode(request.body),
              testing::UnorderedElementsAre(std::pair("grant_type", "authorization_code"), std::pair("code", "4/0A-b"),
                                            std::pair("redirect_uri", "http://localhost:8098/nest"),
                                            std::pair("client_id", "123-abc.apps.googleusercontent.com"),
                                            std::pair("client_secret", "a secret&more=1")));
}

TEST(SdmTokens, ARefreshTokenIsSentInTheBody) {
  const auto request = refresh_request(login_settings(), Secret("1//refresh"));
  EXPECT_EQ(request.url, "https://oauth2.googleapis.com/token");
  EXPECT_THAT(
      net::form_decode(request.body),
      testing::UnorderedElementsAre(std::pair("grant_type", "refresh_token"), std::pair("refresh_token", "1//refresh"),
                                    std::pair("client_id", "123-abc.apps.googleusercontent.com"),
                                    std::pair("client_secret", "canary-secret")));
}

TEST(SdmTokens, AreRead) {
  const auto tokens =
      read_code_body(R"({"access_token":"ya29.a","expires_in":3599,"refresh_token":"1//r",)"
                     R"("scope":"https://www.googleapis.com/auth/pubsub https://www.googleapis.com/auth/sdm.service",)"
                     R"("token_type":"Bearer"})");
  ASSERT_TRUE(tokens);
  EXPECT_EQ(tokens->access_token, Secret("ya29.a"));
  EXPECT_EQ(tokens->refresh_token, Secret("1//r"));
  EXPECT_EQ(tokens->valid_for, 3599s);
  EXPECT_TRUE(tokens->may_read_devices());
  EXPECT_TRUE(tokens->may_receive_events());
}

TEST(SdmTokens, ARefreshGivesNoNewRefreshToken) {
  const auto tokens = read_refresh_answer(login_settings(), Secret("1//r"),
                                          net::HttpResponse{200, {}, R"({"access_token":"ya29.b","expires_in":10})"});
  ASSERT_TRUE(tokens);
  EXPECT_EQ(tokens->access_token, Secret("ya29.b"));
  EXPECT_TRUE(tokens->refresh_token.empty());
  EXPECT_EQ(tokens->valid_for, 10s);
}

TEST(SdmTokens, WithoutAUsableValidityAreValidForAnHour) {
  EXPECT_EQ(read_code_body(R"({"access_token":"ya29.a"})")->valid_for, 1h);
  for (const char* odd : {"0", "-5", "null", "\"soon\"", "[]", "true"}) EXPECT_EQ(validity_of(odd), 1h) << odd;
}

TEST(SdmTokens, AreValidForADayAtMost) {
  EXPECT_EQ(validity_of("86399"), 86399s);
  EXPECT_EQ(validity_of("86401"), 24h);
  EXPECT_EQ(validity_of("1e300"), 24h);
  EXPECT_EQ(validity_of("1799.9"), 1799s);
  EXPECT_EQ(validity_of("\"1800\""), 1800s) << "a number in quotes";
}

TEST(SdmTokens, SayWhatWasAllowed) {
  const auto with_scope = [](const char* scope) { return GrantedTokens{.scope = scope}; };
  EXPECT_TRUE(with_scope("").may_read_devices()) << "no scope in the answer: all that was asked for";
  EXPECT_TRUE(with_scope("").may_receive_events());
  EXPECT_FALSE(with_scope("https://www.googleapis.com/auth/sdm.service").may_receive_events());
  EXPECT_TRUE(with_scope("https://www.googleapis.com/auth/sdm.service").may_read_devices());
  EXPECT_FALSE(with_scope("https://www.googleapis.com/auth/pubsub").may_read_devices());
  EXPECT_TRUE(with_scope("x https://www.googleapis.com/auth/pubsub").may_receive_events());
  EXPECT_TRUE(with_scope("https://www.googleapis.com/auth/cloud-platform").may_receive_events());
  EXPECT_FALSE(with_scope("https://www.googleapis.com/auth/pubsub2").may_receive_events());
}

TEST(SdmTokens, ThatCannotBeUsedAreAPassingDisturbanceAtGooglesOwnUrl) {
  for (const char* body : {"", "<html>Log in to the hotel's network</html>", "[]", "{}", R"({"access_token":""})",
                           R"({"access_token":7})", R"({"access_token":"ya29.a\r\nX: y"})", R"({"access_token":"a b"})",
                           R"({"access_token":"a","refresh_token":"r\n"})"}) {
    const auto tokens = read_code_body(body);
    ASSERT_FALSE(tokens) << body;
    EXPECT_EQ(tokens.error().kind, TokenError::Kind::temporary) << body;
    EXPECT_THAT(tokens.error().message, HasSubstr("try again later"));
  }
}

TEST(SdmTokens, ThatCannotBeUsedBlameAnotherUrl) {
  SdmSettings settings = login_settings();
  settings.token_url = "https://example.com/token";
  for (const char* body : {"<html>", "{}", R"({"access_token":"a b"})"}) {
    const auto tokens = read_code_body(body, settings);
    ASSERT_FALSE(tokens) << body;
    EXPECT_EQ(tokens.error().kind, TokenError::Kind::configuration) << body;
    EXPECT_THAT(tokens.error().message, AllOf(HasSubstr("https://example.com/token"), HasSubstr("sdm.token_url")));
  }
}

TEST(SdmTokens, OfExcessiveLengthAreNotTaken) {
  EXPECT_TRUE(read_code_body(R"({"access_token":")" + std::string(4096, 'x') + "\"}"));
  EXPECT_FALSE(read_code_body(R"({"access_token":")" + std::string(4097, 'x') + "\"}"));
}

}  // namespace
}  // namespace nest2mqtt::sdm
