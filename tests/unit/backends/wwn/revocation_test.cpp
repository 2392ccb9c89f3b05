#include "login/revocation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::wwn {
namespace {

using testing::HasSubstr;
using testing::Not;

const Secret token("c.canary/7f");

TEST(Revocation, IsADeleteOfTheTokenWithoutAnyOtherCredential) {
  const auto request = revocation_request("https://api.home.nest.com/oauth2/access_token", token);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->method, "DELETE");
  EXPECT_EQ(request->url, "https://api.home.nest.com/oauth2/access_tokens");
  EXPECT_EQ(request->secret_segment, token);
  EXPECT_TRUE(request->bearer.empty());
  EXPECT_TRUE(request->body.empty());
}

TEST(Revocation, GoesOutOverTlsOnly) {
  EXPECT_FALSE(revocation_request("http://api.home.nest.com/oauth2/access_token", token));
  EXPECT_TRUE(revocation_request("http://127.0.0.1:1/oauth2/access_token", token));
}

TEST(Revocation, NeedsAnAddressOfTheKnownForm) {
  for (const auto* const url : {"", "nonsense", "https://api.home.nest.com/token"}) {
    const auto request = revocation_request(url, token);
    ASSERT_FALSE(request) << url;
    EXPECT_THAT(request.error().message, Not(HasSubstr("canary")));
  }
}

TEST(Revocation, IsDoneWhenTheTokenIsGone) {
  for (const int status : {204, 200, 404}) {
    EXPECT_TRUE(read_revocation_answer(net::HttpResponse{status, {}, ""}, token)) << status;
  }
  const auto refused = read_revocation_answer(net::HttpResponse{500, {}, "c.canary/7f"}, token);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, Not(HasSubstr("canary")));
}

TEST(Revocation, ALostAnswerIsAnErrorWithoutTheToken) {
  const net::HttpFailure failure{net::Progress::maybe_sent,
                                 Error{Recovery::retry, "no answer for /access_tokens/c.canary%2f7f"}};
  const auto answer = read_revocation_answer(tl::unexpected(failure), token);
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace nest2mqtt::wwn
