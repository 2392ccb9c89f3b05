#include "login/token_error.h"

#include <string>

#include <gmock/gmock.h>

#include "login_settings.h"

namespace nest2mqtt::sdm {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

using TokenErrorKind = TokenError::Kind;

class SdmTokenErrorTest : public testing::Test {
 protected:
  TokenError of_code(int status, const std::string& body) const {
    return checked(read_code_answer(settings, Secret("canary-code"), net::HttpResponse{status, {}, body}), body);
  }
  TokenError of_refresh(int status, const std::string& body) const {
    return checked(read_refresh_answer(settings, Secret("canary-refresh"), net::HttpResponse{status, {}, body}), body);
  }
  static std::string body(const std::string& error, const std::string& description = "") {
    return R"({"error":")" + error + R"(","error_description":")" + description + "\"}";
  }

  SdmSettings settings = login_settings();

 private:
  static TokenError checked(const TokenResult& tokens, const std::string& body) {
    EXPECT_FALSE(tokens) << body;
    if (tokens) return {};
    EXPECT_THAT(tokens.error().message, AllOf(Not(HasSubstr("canary")), Not(HasSubstr("\n")))) << body;
    return tokens.error();
  }
};

TEST_F(SdmTokenErrorTest, ACodeThatIsNotAcceptedAsksForANewLogin) {
  const auto error = of_code(400, body("invalid_grant", "Malformed auth code."));
  EXPECT_EQ(error.kind, TokenErrorKind::refused);
  EXPECT_THAT(error.message, AllOf(HasSubstr("Malformed auth code."), HasSubstr("works once"), HasSubstr("ten minutes"),
                                   HasSubstr("sdm.redirect_uri"), HasSubstr("log in again")));
}

TEST_F(SdmTokenErrorTest, ARefreshTokenThatIsNotAcceptedSaysWhatEndsLogins) {
  const auto error = of_refresh(400, body("invalid_grant", "Token has been expired or revoked."));
  EXPECT_EQ(error.kind, TokenErrorKind::refused);
  EXPECT_THAT(error.message, AllOf(HasSubstr("Token has been expired or revoked."), HasSubstr("revoked"),
                                   HasSubstr("six months"), HasSubstr("\"Testing\""), HasSubstr("seven days"),
                                   HasSubstr("publish the consent screen to Prod"), EndsWith("log in again")));
}

TEST_F(SdmTokenErrorTest, AWrongClientNamesTheKey) {
  EXPECT_THAT(of_code(401, body("invalid_client", "The OAuth client was not found.")).message,
              AllOf(HasSubstr("sdm.client_id"), Not(HasSubstr("sdm.client_secret"))));
  EXPECT_THAT(of_refresh(401, body("invalid_client", "The provided client secret is invalid.")).message,
              AllOf(HasSubstr("sdm.client_secret"), Not(HasSubstr("sdm.client_id"))));
  for (const auto& text : {body("invalid_client", "Unauthorized"), body("unauthorized"), std::string("{}")}) {
    const auto error = of_refresh(401, text);
    EXPECT_EQ(error.kind, TokenErrorKind::configuration) << text;
    EXPECT_THAT(error.message, HasSubstr("sdm.client_id and sdm.client_secret")) << text;
  }
  EXPECT_THAT(of_refresh(401, body("deleted_client", "The OAuth client was deleted.")).message,
              HasSubstr("has been deleted"));
  settings.client_id = "my-project";
  EXPECT_THAT(of_code(401, body("invalid_client")).message, EndsWith("ends in .apps.googleusercontent.com"));
}

TEST_F(SdmTokenErrorTest, AClientThatMayNotDoThis) {
  const auto code = of_code(401, body("unauthorized_client"));
  EXPECT_EQ(code.kind, TokenErrorKind::configuration);
  EXPECT_THAT(code.message, AllOf(HasSubstr("Web application"), HasSubstr("Device Access project")));
  const auto refresh = of_refresh(401, body("unauthorized_client", "Unauthorized"));
  EXPECT_EQ(refresh.kind, TokenErrorKind::refused) << "a login with the present client mends it";
  EXPECT_THAT(refresh.message, AllOf(HasSubstr("another OAuth client"), HasSubstr("log in again")));
}

TEST_F(SdmTokenErrorTest, ARedirectUriThatDiffersIsShown) {
  for (const auto& text : {body("redirect_uri_mismatch", "Bad Request"),
                           body("invalid_request", "Missing required parameter: redirect_uri")}) {
    const auto error = of_code(400, text);
    EXPECT_EQ(error.kind, TokenErrorKind::configuration) << text;
    EXPECT_THAT(error.message, AllOf(HasSubstr("https://www.google.com"), HasSubstr("sdm.redirect_uri"),
                                     HasSubstr("Authorized redirect URIs")))
        << text;
  }
}

TEST_F(SdmTokenErrorTest, AnInvalidRequestIsQuoted) {
  const auto error = of_code(400, body("invalid_request", "Missing required parameter: scope"));
  EXPECT_EQ(error.kind, TokenErrorKind::configuration);
  EXPECT_THAT(error.message, AllOf(HasSubstr("Missing required parameter: scope"), HasSubstr("sdm.client_id")));
}

TEST_F(SdmTokenErrorTest, ADeniedAccessSaysWhoMayLogIn) {
  const auto error = of_code(403, body("access_denied"));
  EXPECT_EQ(error.kind, TokenErrorKind::refused);
  EXPECT_THAT(error.message, AllOf(HasSubstr("\"Testing\""), HasSubstr("test user"), HasSubstr("Production")));
  EXPECT_THAT(of_code(400, body("admin_policy_enforced")).message, HasSubstr("personal Google account"));
}

TEST_F(SdmTokenErrorTest, WhatMayPassIsTemporary) {
  for (const int status : {408, 429, 500, 502, 503, 504}) {
    for (const auto& text : {std::string(), std::string("<html>canary-code</html>"), body("invalid_grant")}) {
      EXPECT_EQ(of_refresh(status, text).kind, TokenErrorKind::temporary) << status << text;
      EXPECT_EQ(of_code(status, text).kind, TokenErrorKind::temporary) << status << text;
    }
  }
  EXPECT_THAT(of_refresh(503, "").message, AllOf(HasSubstr("HTTP status 503"), EndsWith("try again later")));
  EXPECT_EQ(of_refresh(400, body("temporarily_unavailable")).kind, TokenErrorKind::temporary);
  EXPECT_EQ(of_refresh(400, R"({"error":{"code":400,"status":"UNAVAILABLE","message":"later"}})").kind,
            TokenErrorKind::temporary);
}

TEST_F(SdmTokenErrorTest, HtmlIsNotTheTokenService) {
  EXPECT_EQ(of_refresh(404, "<html>canary-refresh</html>").kind, TokenErrorKind::temporary);
  EXPECT_EQ(of_refresh(302, "").kind, TokenErrorKind::temporary);
  EXPECT_EQ(of_refresh(400, "{}").kind, TokenErrorKind::temporary);
  settings.token_url = "https://example.com/token";
  const auto error = of_refresh(404, "<html>canary-refresh</html>");
  EXPECT_EQ(error.kind, TokenErrorKind::configuration);
  EXPECT_THAT(error.message, AllOf(HasSubstr("HTTP status 404"), EndsWith("check sdm.token_url")));
}

TEST_F(SdmTokenErrorTest, AnUnknownErrorIsQuotedWithoutSecrets) {
  const auto error = of_code(400, body("odd", "no: canary-secret and canary%2Dcode\\n are odd"));
  EXPECT_EQ(error.kind, TokenErrorKind::configuration);
  EXPECT_THAT(error.message, AllOf(HasSubstr("no: *** and ***  are odd"), HasSubstr("HTTP status 400")));
  EXPECT_THAT(of_refresh(400, body("canary-refresh")).message, HasSubstr("***"));
  EXPECT_THAT(
      of_refresh(403, R"({"error":{"code":403,"status":"PERMISSION_DENIED","message":"not this one"}})").message,
      HasSubstr("not this one"));
  // Cut off in the middle of a secret, its beginning would be left.
  EXPECT_LT(of_code(400, body("odd", std::string(294, 'x') + "canary-secret" + std::string(5000, 'y'))).message.size(),
            600U);
}

TEST_F(SdmTokenErrorTest, NoAnswerSaysWhetherTheCodeIsStillGood) {
  const auto failed = [&](auto read, const char* credential, net::Progress progress) {
    const auto tokens =
        read(settings, Secret(credential),
             tl::unexpected(net::HttpFailure{progress, Error{Recovery::retry, "connection (canary-secret)"}}));
    EXPECT_FALSE(tokens);
    return tokens ? TokenError{} : tokens.error();
  };
  const auto unsent = failed(read_code_answer, "canary-code", net::Progress::not_sent);
  EXPECT_EQ(unsent.kind, TokenErrorKind::temporary);
  EXPECT_THAT(unsent.message, AllOf(HasSubstr("cannot be reached: connection (***)"), HasSubstr("again later")));
  EXPECT_THAT(failed(read_code_answer, "canary-code", net::Progress::maybe_sent).message,
              AllOf(HasSubstr("was lost"), HasSubstr("may have been used"), Not(HasSubstr("canary"))));
  const auto refresh = failed(read_refresh_answer, "canary-refresh", net::Progress::maybe_sent);
  EXPECT_EQ(refresh.kind, TokenErrorKind::temporary);
  EXPECT_THAT(refresh.message, EndsWith("try again later")) << "a refresh token works many times";
}

}  // namespace
}  // namespace nest2mqtt::sdm
