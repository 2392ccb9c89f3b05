#include "write_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_http_client.h"

namespace nest2mqtt::nle {
namespace {

using testing::HasSubstr;
using testing::Not;
using Kind = upstream::WriteOutcome::Kind;

class NleWriteCallTest : public testing::Test {
 protected:
  void start() {
    outcomes_.clear();
    client_.requests.clear();
    call_ = std::make_unique<WriteCall>("S", calls_, settings_, client_,
                                        [this](upstream::WriteOutcome outcome) { outcomes_.push_back(outcome); });
    call_->start();
  }
  void succeed(const std::string& values = "{}") {
    client_.answer(200, {}, R"({"success":true,"data":{"values":)" + values + "}}");
  }
  [[nodiscard]] Kind kind() const {
    EXPECT_EQ(outcomes_.size(), 1U);
    return outcomes_.empty() ? Kind::unknown : outcomes_.front().kind;
  }

  NleSettings settings_{.url = "http://nle.local:8082/", .username = "me", .password = Secret("canary")};
  std::vector<PlannedCall> calls_{
      {"set_away", false},
      {"set_mode", "cool", {{Setting::mode, std::string("cool"), "target_temperature_type", {"hvac_mode"}}}}};
  test::FakeHttpClient client_;
  std::vector<upstream::WriteOutcome> outcomes_;
  std::unique_ptr<WriteCall> call_;
};

TEST_F(NleWriteCallTest, MakesItsCallsOneAfterTheOther) {
  start();
  ASSERT_EQ(client_.requests.size(), 1U);
  EXPECT_EQ(client_.requests[0].method, "POST");
  EXPECT_EQ(client_.requests[0].url, "http://nle.local:8082/command");
  EXPECT_EQ(client_.requests[0].body, R"({"serial":"S","command":"set_away","value":false})");
  EXPECT_EQ(client_.requests[0].username, "me");
  EXPECT_EQ(client_.requests[0].password, Secret("canary"));
  EXPECT_TRUE(client_.requests[0].timeout.has_value());
  succeed();
  EXPECT_TRUE(outcomes_.empty());
  ASSERT_EQ(client_.requests.size(), 2U);
  EXPECT_EQ(client_.requests[1].body, R"({"serial":"S","command":"set_mode","value":"cool"})");
  succeed();
  EXPECT_EQ(kind(), Kind::accepted);
}

TEST_F(NleWriteCallTest, EndsWithTheFirstCallThatIsRefused) {
  start();
  client_.answer(400, {}, R"({"success":false,"message":"no"})");
  EXPECT_EQ(kind(), Kind::rejected);
  EXPECT_EQ(client_.requests.size(), 1U);
}

TEST_F(NleWriteCallTest, FailsWhereOnlyAPartWasDone) {
  start();
  succeed();
  client_.answer(400, {}, R"({"success":false,"message":"no cooling"})");
  EXPECT_EQ(kind(), Kind::failed);
  EXPECT_THAT(outcomes_[0].message, HasSubstr("only a part was done: no cooling"));

  start();
  succeed();
  client_.fail_with(net::Progress::not_sent, "connection refused");
  EXPECT_EQ(kind(), Kind::failed);

  start();
  succeed();
  client_.fail_with(net::Progress::maybe_sent, "connection reset");
  EXPECT_EQ(kind(), Kind::unknown);
}

TEST_F(NleWriteCallTest, MakesTheOtherCallsWhereOneWasAltered) {
  std::swap(calls_[0], calls_[1]);
  start();
  succeed(R"({"target_temperature_type":"heat"})");
  succeed();
  EXPECT_EQ(kind(), Kind::altered);
  EXPECT_THAT(outcomes_[0].message, HasSubstr("heat in place of cool"));
}

TEST_F(NleWriteCallTest, NeverTellsThePassword) {
  start();
  client_.answer(400, {}, R"({"message":"what is canary"})");
  EXPECT_THAT(outcomes_[0].message, Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace nest2mqtt::nle
