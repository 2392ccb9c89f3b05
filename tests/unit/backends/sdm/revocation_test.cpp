#include "login/revocation.h"

#include <gmock/gmock.h>

#include "login_settings.h"

namespace nest2mqtt::sdm {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Result<void> revoked(int status, const std::string& body = "") {
  return read_revocation_answer(login_settings(), Secret("canary"), net::HttpResponse{status, {}, body});
}

TEST(SdmRevocation, SendsTheTokenInTheBody) {
  const auto request = revocation_request(login_settings(), Secret("1//a+b"));
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://oauth2.googleapis.com/revoke");
  EXPECT_EQ(request.body, "token=1%2F%2Fa%2Bb");
  EXPECT_TRUE(request.timeout.has_value());
}

TEST(SdmRevocation, SucceedsAlsoWhereTheTokenIsNotKnownAnyMore) {
  EXPECT_TRUE(revoked(200));
  EXPECT_TRUE(revoked(200, "{}"));
  EXPECT_TRUE(revoked(400, R"({"error":"invalid_token","error_description":"Token expired or revoked"})"));
}

TEST(SdmRevocation, FailsWithTheNextStep) {
  for (const int status : {429, 500, 503}) {
    const auto answer = revoked(status, "<html>canary");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().recovery, Recovery::retry);
    EXPECT_THAT(answer.error().message, HasSubstr("try again later"));
  }
  const auto refused = revoked(400, R"({"error":"unsupported_token_type","error_description":"not canary"})");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, AllOf(HasSubstr("not ***"), HasSubstr("myaccount.google.com/connections")));
  const auto elsewhere = revoked(404, "<html>canary</html>");
  ASSERT_FALSE(elsewhere);
  EXPECT_THAT(elsewhere.error().message, AllOf(HasSubstr("sdm.revoke_url"), Not(HasSubstr("canary"))));
  const auto no_answer = read_revocation_answer(
      login_settings(), Secret("canary"),
      tl::unexpected(net::HttpFailure{net::Progress::maybe_sent, Error{Recovery::retry, "no answer (canary)"}}));
  ASSERT_FALSE(no_answer);
  EXPECT_EQ(no_answer.error().recovery, Recovery::retry);
  EXPECT_EQ(no_answer.error().message, "no answer (***)");
}

}  // namespace
}  // namespace nest2mqtt::sdm
