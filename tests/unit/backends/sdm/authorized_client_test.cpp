#include "api/authorized_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_server.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto token_path = "/token";

class AuthorizedClientTest : public testing::Test {
 protected:
  AuthorizedClientTest() { client_.use(Secret("1//refresh")); }

  std::unique_ptr<net::HttpTransfer> send(const std::string& path) {
    return client_.send({.url = "https://api.example" + path}, [this, path](const CallResult& result) {
      told_.push_back(path + (result                 ? " " + std::to_string(result->status)
                              : result.error().token ? " no token: " + result.error().http.error.message
                                                     : " lost: " + result.error().http.error.message));
    });
  }
  void give_token(const std::string& token, int seconds = 3599) {
    server_.answer(
        token_path, 200,
        R"({"access_token":")" + token + R"(","expires_in":)" + std::to_string(seconds) + R"(,"token_type":"Bearer"})");
  }
  /// The bearers of the requests to this path.
  [[nodiscard]] std::vector<std::string> bearers(const std::string& path) const {
    std::vector<std::string> found;
    for (const auto& request : server_.requests) {
      if (request.url.ends_with(path)) found.emplace_back(request.bearer.reveal());
    }
    return found;
  }
  [[nodiscard]] std::size_t refreshes() const { return bearers(token_path).size(); }

  test::ManualTime time_;
  test::FakeServer server_;
  const SdmSettings settings_{.client_id = "client", .client_secret = Secret("hush")};
  std::vector<std::string> redacted_;
  AuthorizedClient client_{settings_, server_,
                           [this](const Secret& secret) { redacted_.emplace_back(secret.reveal()); }, time_.clock()};
  std::vector<std::string> told_;
};

TEST_F(AuthorizedClientTest, GetsOneTokenForAllCallsThatWait) {
  const auto a = send("/a");
  const auto b = send("/b");
  EXPECT_EQ(refreshes(), 1U);
  give_token("ya29.one");
  EXPECT_THAT(redacted_, ElementsAre("1//refresh", "ya29.one"));
  EXPECT_THAT(bearers("/a"), ElementsAre("ya29.one"));
  EXPECT_THAT(bearers("/b"), ElementsAre("ya29.one"));
  server_.answer("/b", 200, "{}");
  server_.answer("/a", 404, "{}");
  EXPECT_THAT(told_, ElementsAre("/b 200", "/a 404"));
}

TEST_F(AuthorizedClientTest, UsesTheTokenUntilFiveMinutesBeforeItsEnd) {
  const auto a = send("/a");
  give_token("ya29.one", 3600);
  time_.advance(3300s - 1ms);
  const auto b = send("/b");
  EXPECT_EQ(refreshes(), 1U);
  time_.advance(1ms);
  const auto c = send("/c");
  EXPECT_EQ(refreshes(), 2U);
  give_token("ya29.two");
  EXPECT_THAT(bearers("/c"), ElementsAre("ya29.two"));
}

TEST_F(AuthorizedClientTest, UsesATokenThatEndsAtOnceAtLeastForTheCallThatWaits) {
  const auto a = send("/a");
  give_token("ya29.one", 1);
  EXPECT_THAT(bearers("/a"), ElementsAre("ya29.one"));
}

TEST_F(AuthorizedClientTest, SendsACallOnceMoreWithAnotherTokenWhenItIsAnswered401) {
  const auto a = send("/a");
  give_token("ya29.one");
  server_.answer("/a", 401, "");
  EXPECT_EQ(refreshes(), 2U);
  give_token("ya29.two");
  EXPECT_THAT(bearers("/a"), ElementsAre("ya29.one", "ya29.two"));
  server_.answer("/a", 401, "");
  EXPECT_THAT(told_, ElementsAre("/a 401"));
  EXPECT_EQ(refreshes(), 2U);
}

TEST_F(AuthorizedClientTest, TwoCallsAnswered401GetOneNewToken) {
  const auto a = send("/a");
  const auto b = send("/b");
  give_token("ya29.one");
  server_.answer("/a", 401, "");
  give_token("ya29.two");
  server_.answer("/b", 401, "");
  EXPECT_EQ(refreshes(), 2U) << "the other call has brought a new one meanwhile";
  EXPECT_THAT(bearers("/b"), ElementsAre("ya29.one", "ya29.two"));
}

TEST_F(AuthorizedClientTest, TellsAllCallsWhyThereIsNoToken) {
  const auto a = send("/a");
  const auto b = send("/b");
  server_.answer(token_path, 400,
                 R"({"error":"invalid_grant","error_description":"Token has been expired or revoked."})");
  ASSERT_EQ(told_.size(), 2U);
  EXPECT_THAT(told_[0], HasSubstr("/a no token: "));
  EXPECT_THAT(bearers("/a"), ElementsAre());
}

TEST_F(AuthorizedClientTest, ACallMayEndAnotherOne) {
  auto b = send("/b");
  const auto a = client_.send({.url = "https://api.example/a"}, [&](const CallResult&) { b.reset(); });
  server_.fail(token_path, "connection refused");
  EXPECT_THAT(told_, testing::SizeIs(testing::Le(1U)));
  b.reset();
}

TEST_F(AuthorizedClientTest, ACancelledCallIsNotSent) {
  auto a = send("/a");
  a.reset();
  give_token("ya29.one");
  EXPECT_THAT(bearers("/a"), ElementsAre());
  EXPECT_THAT(told_, ElementsAre());
}

TEST_F(AuthorizedClientTest, AnotherRefreshTokenReplacesTheOneThatIsBeingUsed) {
  const auto a = send("/a");
  client_.use(Secret("1//other"));
  EXPECT_EQ(refreshes(), 2U);
  EXPECT_THAT(server_.requests.back().body, HasSubstr("other"));
  give_token("ya29.other");
  EXPECT_THAT(bearers("/a"), ElementsAre("ya29.other"));
}

}  // namespace
}  // namespace nest2mqtt::sdm
