#include "login/oauth.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/net/form.h"

namespace nest2mqtt::wwn {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(AuthorizationUrl, NamesTheClientAndTheStateAndNeverASecret) {
  EXPECT_EQ(authorization_url("https://home.nest.com/login/oauth2", "id&1", "abc", ""),
            "https://home.nest.com/login/oauth2?client_id=id%261&state=abc");
  EXPECT_EQ(authorization_url("https://home.nest.com/login/oauth2", "id", "abc", "http://localhost:8098/nest"),
            "https://home.nest.com/login/oauth2?client_id=id&state=abc&redirect_uri=http%3A%2F%2Flocalhost%3A8098%2F"
            "nest");
}

TEST(Pin, ForgivesBlanksAndCase) {
  for (const char* typed : {"ABCD2345", "abcd2345", " ABCD2345\r\n", "ABCD 2345", "a b c d\t2 3 4 5"}) {
    const auto pin = read_pin(typed);
    ASSERT_TRUE(pin) << typed;
    EXPECT_EQ(pin->reveal(), "ABCD2345") << typed;
  }
  EXPECT_EQ(read_pin("a1B2c3D4e5F6g7H8")->reveal(), "a1B2c3D4e5F6g7H8") << "not a PIN of eight: the case may count";
  EXPECT_EQ(read_pin("abcd-234")->reveal(), "abcd-234");
}

TEST(Pin, IsSomething) {
  for (const std::string& typed : {std::string(), std::string(" \t\r\n"), std::string("K\xC3\xBC"),
                                   std::string("AB\0CD", 5), std::string(257, 'A')}) {
    const auto pin = read_pin(typed);
    ASSERT_FALSE(pin) << typed;
    EXPECT_EQ(pin.error().recovery, Recovery::needs_login);
  }
}

const std::string state = "0123456789abcdef0123456789abcdef";

TEST(Redirect, BringsTheCode) {
  const auto answer = read_redirect("code=Code%2B16&state=" + state, state);
  ASSERT_TRUE(answer && *answer);
  EXPECT_EQ((*answer)->reveal(), "Code+16");
}

TEST(Redirect, IsNotBelievedWithoutItsState) {
  for (const std::string& query :
       {std::string(), std::string("code=CODE"), std::string("code=CODE&state="), "code=CODE&state=" + state + "0",
        "code=CODE&state=" + state.substr(1), std::string("error=access_denied"), "code=CODE&State=" + state,
        "code=CODE&state=x&state=" + state}) {
    EXPECT_FALSE(read_redirect(query, state)) << query;
  }
  EXPECT_FALSE(read_redirect("code=CODE&state=", "")) << "no login is going on";
}

TEST(Redirect, SaysWhyThereIsNoCode) {
  const auto why = [](const std::string& query) {
    const auto answer = read_redirect(query + "&state=" + state, state);
    EXPECT_TRUE(answer && !*answer) << query;
    return answer && !*answer ? answer->error().message : "";
  };
  EXPECT_THAT(why("error=access_denied"), AllOf(HasSubstr("was not allowed"), EndsWith("and accept")));
  EXPECT_THAT(why("error=input_data_error&error_description=redirect_uri+not+pre-registered"),
              HasSubstr("wwn.redirect_uri"));
  EXPECT_THAT(why("error=temporarily_unavailable&error_description=currently+unavailable"), HasSubstr("users"));
  EXPECT_THAT(why("error=odd&error_description=one%0Atwo"),
              AllOf(HasSubstr("one two"), EndsWith("run nest2mqtt login --web again")));
  EXPECT_THAT(why("error=odd&error_description=missing+required+parameter%0Atwo"), HasSubstr("parameter two"));
  EXPECT_THAT(why("error=odd"), HasSubstr("(odd)"));
  EXPECT_THAT(why("x=y"), HasSubstr("without a usable code"));
  EXPECT_THAT(why("code=a%20b"), HasSubstr("without a usable code"));
  EXPECT_THAT(why("code=a%0D%0Ab"), HasSubstr("without a usable code"));
}

class TokenAnswer : public testing::Test {
 protected:
  static TokenExchange order(CodeDelivery delivery = CodeDelivery::pin) {
    return {"https://api.home.nest.com/oauth2/access_token",
            {"client-1", Secret("canary-secret")},
            Secret("canary-code"),
            delivery};
  }

  static Result<Secret> answer(int status, const std::string& body, CodeDelivery delivery = CodeDelivery::pin) {
    return read_token_answer(order(delivery), net::HttpResponse{status, {{"Content-Type", "application/json"}}, body});
  }

  static Error refusal(int status, const std::string& body, CodeDelivery delivery = CodeDelivery::pin) {
    const auto token = answer(status, body, delivery);
    EXPECT_FALSE(token) << body;
    if (token) return {};
    EXPECT_THAT(token.error().message, AllOf(Not(HasSubstr("canary")), Not(HasSubstr("\n"))));
    return token.error();
  }

  static std::string oauth2_error(const std::string& description) {
    return R"({"error":"oauth2_error","error_description":")" + description +
           R"(","instance_id":"6b1e2f3a-0000-4000-8000-000000000000"})";
  }
};

TEST_F(TokenAnswer, IsAskedForWithTheSecretsInTheBodyOnly) {
  auto wanted = order();
  wanted.client.secret = Secret("a secret&more=1");
  const auto request = token_request(wanted);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->method, "POST");
  EXPECT_EQ(request->url, wanted.token_url);
  EXPECT_TRUE(request->bearer.empty());
  EXPECT_TRUE(request->auth_query.empty());
  EXPECT_TRUE(request->timeout.has_value());
  EXPECT_THAT(request->headers, testing::Contains(net::Header{"Content-Type", "application/x-www-form-urlencoded"}));
  EXPECT_EQ(net::form_decode(request->body), (net::FormFields{{"client_id", "client-1"},
                                                              {"client_secret", "a secret&more=1"},
                                                              {"code", "canary-code"},
                                                              {"grant_type", "authorization_code"}}));
}

TEST_F(TokenAnswer, IsNotAskedForInTheClear) {
  auto wanted = order();
  for (const char* url : {"http://api.home.nest.com/oauth2/access_token", "ftp://localhost/x", "nonsense", ""}) {
    wanted.token_url = url;
    const auto request = token_request(wanted);
    ASSERT_FALSE(request) << url;
    EXPECT_THAT(request.error().message, StartsWith("wwn.token_url"));
  }
  wanted.token_url = "http://127.0.0.1:8553/oauth2/access_token";
  EXPECT_TRUE(token_request(wanted)) << "this machine";
}

TEST_F(TokenAnswer, IsTheToken) {
  const auto token = answer(200, R"({"access_token":"c.abc","expires_in":315360000})");
  ASSERT_TRUE(token);
  EXPECT_EQ(token->reveal(), "c.abc");
}

TEST_F(TokenAnswer, ThatIsNoneSaysWhatToCheck) {
  for (const char* body : {"", "<html>", "[]", "{}", R"({"access_token":""})", R"({"access_token":7})",
                           R"({"access_token":"c.a\r\nX: y"})", R"({"access_token":"c a"})"}) {
    const Error error = refusal(200, body);
    EXPECT_EQ(error.recovery, Recovery::permanent) << body;
    EXPECT_THAT(error.message, AllOf(HasSubstr("is not the token service"), EndsWith("check wwn.token_url")));
  }
  EXPECT_THAT(refusal(200, R"({"access_token":")" + std::string(4097, 'x') + "\"}").message,
              HasSubstr("is not the token service"));
  EXPECT_THAT(refusal(404, "<html>Not found</html>").message,
              AllOf(HasSubstr("HTTP status 404"), EndsWith("check wwn.token_url")));
  EXPECT_THAT(refusal(302, "").message, EndsWith("check wwn.token_url")) << "a secret does not follow a redirect";
  EXPECT_THAT(refusal(400, "{}").message, EndsWith("check wwn.token_url"));
}

TEST_F(TokenAnswer, OfAUsedOrWrongCodeAsksForANewOne) {
  const Error pin = refusal(400, oauth2_error("authorization code not found"));
  EXPECT_EQ(pin.recovery, Recovery::needs_login);
  EXPECT_THAT(pin.message, AllOf(HasSubstr("PIN"), HasSubstr("used already"), EndsWith("for a new one")));

  const Error code = refusal(400, oauth2_error("authorization code not found"), CodeDelivery::redirect);
  EXPECT_EQ(code.recovery, Recovery::needs_login);
  EXPECT_THAT(code.message, AllOf(Not(HasSubstr("PIN")), EndsWith("--web again")));
}

TEST_F(TokenAnswer, OfAnExpiredCodeSaysHowLongTheyAreGood) {
  const Error pin = refusal(400, oauth2_error("authorization code expired"));
  EXPECT_EQ(pin.recovery, Recovery::needs_login);
  EXPECT_THAT(pin.message, HasSubstr("48 hours"));
  EXPECT_THAT(refusal(400, oauth2_error("authorization code expired"), CodeDelivery::redirect).message,
              HasSubstr("10 minutes"));
}

TEST_F(TokenAnswer, OfAWrongClientNamesTheKeysToCheck) {
  for (const auto& [status, body] :
       {std::pair(400, oauth2_error("client not active")), std::pair(400, oauth2_error("client not found")),
        std::pair(401, std::string(R"({"error":"invalid_client"})")),
        std::pair(401, std::string(R"({"error":"unauthorized"})"))}) {
    const Error error = refusal(status, body);
    EXPECT_EQ(error.recovery, Recovery::permanent);
    EXPECT_THAT(error.message, AllOf(HasSubstr("wwn.client_id"), HasSubstr("wwn.client_secret"))) << body;
  }
  EXPECT_THAT(refusal(400, oauth2_error("client_secret does not match")).message,
              AllOf(HasSubstr("check wwn.client_secret"), Not(HasSubstr("wwn.client_id"))));
  EXPECT_THAT(refusal(400, oauth2_error("missing required parameters: client_id")).message,
              AllOf(HasSubstr("missing required parameters: client_id"), HasSubstr("check wwn.client_id")));
}

TEST_F(TokenAnswer, OfAnUnregisteredRedirectNamesTheKey) {
  const Error error =
      refusal(400, R"({"error":"input_data_error","error_description":"redirect_uri not pre-registered"})");
  EXPECT_EQ(error.recovery, Recovery::permanent);
  EXPECT_THAT(error.message, HasSubstr("wwn.redirect_uri must be exactly one that is registered"));
}

TEST_F(TokenAnswer, OfAFullClientSaysHowToMakeRoom) {
  for (const char* description : {"user quota exceeded", "client is currently unavailable", "too many users"}) {
    EXPECT_THAT(refusal(400, oauth2_error(description)).message,
                AllOf(HasSubstr("as many users as"), HasSubstr("remove one in the Nest app")))
        << description;
  }
}

TEST_F(TokenAnswer, OfAServiceThatFailsSaysToTryAgainLater) {
  for (const int status : {500, 502, 503}) {
    const Error error = refusal(status, "<html>canary-code</html>");
    EXPECT_EQ(error.recovery, Recovery::retry);
    EXPECT_THAT(error.message, AllOf(HasSubstr(std::to_string(status)), HasSubstr("try again later")));
  }
  EXPECT_EQ(refusal(429, oauth2_error("slow down")).recovery, Recovery::retry);
  EXPECT_THAT(refusal(429, "").message, HasSubstr("wait an hour"));
}

TEST_F(TokenAnswer, OfAnUnknownKindIsQuotedWithoutTheSecrets) {
  const Error error = refusal(400, oauth2_error("no: canary-secret and canary-code\\n are odd"));
  EXPECT_EQ(error.recovery, Recovery::permanent);
  EXPECT_THAT(error.message, AllOf(HasSubstr("no: *** and ***  are odd"), HasSubstr("HTTP status 400")));
  EXPECT_THAT(refusal(403, R"({"error":"forbidden"})").message, HasSubstr("forbidden (HTTP status 403)"));
  EXPECT_LT(refusal(400, oauth2_error(std::string(5000, 'x'))).message.size(), 600U);
}

TEST_F(TokenAnswer, ThatDoesNotComeSaysWhetherTheCodeIsStillGood) {
  const auto failed = [](net::Progress progress) {
    const auto token = read_token_answer(
        order(), tl::unexpected(net::HttpFailure{progress, Error{Recovery::retry, "connection (canary-secret)"}}));
    EXPECT_FALSE(token);
    return token ? Error{} : token.error();
  };
  const Error unsent = failed(net::Progress::not_sent);
  EXPECT_EQ(unsent.recovery, Recovery::retry);
  EXPECT_EQ(unsent.message,
            "the token service cannot be reached: connection (***); try again later, with the same PIN or a new one");
  EXPECT_THAT(failed(net::Progress::maybe_sent).message,
              AllOf(HasSubstr("was lost"), HasSubstr("new code if this one is refused"), Not(HasSubstr("canary"))));
}

}  // namespace
}  // namespace nest2mqtt::wwn
