#include "token_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_call_budget.h"
#include "fakes/fake_http_client.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;

class TokenCheckTest : public testing::Test {
 protected:
  const std::string front_door = "https://developer-api.nest.com";
  const std::string server = "https://server01.nest.com:9553";
  const std::string path = "/devices/thermostats/t";

  void begin() { check_.begin(Secret("c.canary"), path, now_); }

  /// Whatever is due now, and what that makes due at once.
  void tick() {
    while (check_.deadline() && *check_.deadline() <= now_) check_.tick(now_);
  }
  void after(milliseconds time) {
    now_ = now_ + time;
    tick();
  }
  void read_is_answered(int status) {
    tick();
    ASSERT_TRUE(client_.waiting());
    client_.answer(status);
    tick();
  }

  Instant now_ = Instant{} + 1h;
  test::FakeHttpClient client_;
  RedirectCache redirects_{front_door, {"*.nest.com"}};
  test::FakeCallBudget budget_;
  int void_tokens_ = 0;
  TokenCheck check_{client_, redirects_, budget_, [this](Instant) { ++void_tokens_; }};
};

TEST_F(TokenCheckTest, TwoRefusedReadsWithAPauseMeanThatTheTokenIsVoid) {
  begin();
  read_is_answered(401);
  EXPECT_EQ(void_tokens_, 0);
  after(TokenCheck::pause - 1ms);
  EXPECT_FALSE(client_.waiting());
  after(1ms);
  read_is_answered(401);
  EXPECT_EQ(void_tokens_, 1);
  ASSERT_EQ(client_.requests.size(), 2U);
  EXPECT_EQ(client_.requests[0].method, "GET");
  EXPECT_EQ(client_.requests[0].url, front_door + path);
  EXPECT_EQ(client_.requests[0].bearer, Secret("c.canary"));
  EXPECT_EQ(check_.deadline(), std::nullopt);
}

TEST_F(TokenCheckTest, AnyOtherAnswerMeansNothing) {
  for (const int status : {200, 403, 404, 429, 500}) {
    begin();
    read_is_answered(401);
    after(TokenCheck::pause);
    read_is_answered(status);
    EXPECT_EQ(check_.deadline(), std::nullopt) << status;
    after(TokenCheck::interval);
  }
  EXPECT_EQ(void_tokens_, 0);
}

TEST_F(TokenCheckTest, LostAnswerMeansNothing) {
  begin();
  tick();
  client_.fail_with(net::Progress::maybe_sent, "the connection was closed");
  tick();
  EXPECT_EQ(check_.deadline(), std::nullopt);
  EXPECT_EQ(void_tokens_, 0);
}

TEST_F(TokenCheckTest, FollowsRedirectsAndAsksTheFrontDoorAgainAfterARefusal) {
  begin();
  tick();
  client_.redirect_to(server + "/");
  tick();
  EXPECT_EQ(client_.requests.back().url, server + path);
  read_is_answered(401);
  after(TokenCheck::pause);
  EXPECT_EQ(client_.requests.back().url, front_door + path);
}

TEST_F(TokenCheckTest, EndsWhereItIsRedirectedInACircle) {
  begin();
  tick();
  for (int hop = 0; hop < Redirects::max_redirects + 1; ++hop) {
    client_.redirect_to(server + "/");
    tick();
  }
  EXPECT_FALSE(client_.waiting());
  EXPECT_EQ(check_.deadline(), std::nullopt);
}

TEST_F(TokenCheckTest, BeginsOnceAMinute) {
  begin();
  begin();
  read_is_answered(200);
  begin();
  tick();
  EXPECT_EQ(client_.requests.size(), 1U);
  after(TokenCheck::interval);
  begin();
  EXPECT_NE(check_.deadline(), std::nullopt);
}

TEST_F(TokenCheckTest, CountsEachRequestInTheBudget) {
  begin();
  for (const int read : {1, 2}) {
    tick();
    EXPECT_EQ(budget_.taken, 2 * read - 1);
    client_.redirect_to(server + "/");
    tick();
    EXPECT_EQ(budget_.taken, 2 * read);
    read_is_answered(401);
    after(TokenCheck::pause);
  }
  EXPECT_EQ(client_.requests.size(), 4U);
  EXPECT_EQ(void_tokens_, 1);
}

TEST_F(TokenCheckTest, SendsEachRequestOnlyWhenTheBudgetAllowsIt) {
  const auto wait_for_budget = [&](std::size_t sent) {
    EXPECT_EQ(client_.requests.size(), sent);
    EXPECT_EQ(check_.deadline(), budget_.not_before);
    after(*check_.deadline() - now_ - 1ms);
    EXPECT_EQ(client_.requests.size(), sent);
    after(1ms);
    EXPECT_EQ(client_.requests.size(), sent + 1);
  };
  budget_.not_before = now_ + 1min;
  begin();
  tick();
  wait_for_budget(0);
  budget_.not_before = now_ + 1min;
  client_.redirect_to(server + "/");
  tick();
  wait_for_budget(1);
  EXPECT_EQ(client_.requests.back().url, server + path);
  budget_.not_before = now_ + 1min;
  read_is_answered(401);
  after(TokenCheck::pause);
  wait_for_budget(2);
}

TEST_F(TokenCheckTest, TriesAgainIfTheCallCannotBeCounted) {
  budget_.can_record = false;
  begin();
  tick();
  EXPECT_FALSE(client_.waiting());
  budget_.can_record = true;
  after(TokenCheck::pause);
  EXPECT_TRUE(client_.waiting());
}

TEST_F(TokenCheckTest, AWaitForTheBudgetIsCancelledByAnotherToken) {
  begin();
  tick();
  client_.redirect_to(server + "/");
  check_.cancel();
  EXPECT_EQ(check_.deadline(), std::nullopt);
  after(TokenCheck::interval);
  EXPECT_EQ(client_.requests.size(), 1U);
}

TEST_F(TokenCheckTest, IsCancelledByAnotherToken) {
  begin();
  tick();
  check_.cancel();
  EXPECT_FALSE(client_.waiting());
  EXPECT_EQ(check_.deadline(), std::nullopt);
  begin();  // of the other token, although the minute is not over
  EXPECT_NE(check_.deadline(), std::nullopt);
}

}  // namespace
}  // namespace nest2mqtt::wwn
