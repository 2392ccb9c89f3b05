#include "commands/write_call.h"

#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_call_budget.h"
#include "fakes/fake_server.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;
using WriteOutcomeKind = upstream::WriteOutcome::Kind;

const std::string write_path = "/devices/hall:executeCommand";

class WriteCallTest : public testing::Test {
 protected:
  WriteCallTest() { client_.use(Secret("1//refresh")); }

  void start(std::vector<PlannedCall> calls) {
    ASSERT_TRUE(quotas_.try_take("hall", static_cast<int>(calls.size()), time_.now()));
    call_.emplace("enterprises/p/devices/hall", std::move(calls), settings_, client_, quotas_, time_.clock(),
                  [this](upstream::WriteOutcome outcome) { outcome_ = std::move(outcome); });
    call_->start();
    server_.answer("/token", 200, R"({"access_token":"ya29.one","expires_in":3599})");
  }
  void answer(int status, const std::string& body = "{}") { server_.answer(write_path, status, body); }
  [[nodiscard]] int sent() const {
    return static_cast<int>(std::count_if(server_.requests.begin(), server_.requests.end(),
                                          [](const auto& request) { return request.url.ends_with(write_path); }));
  }

  test::ManualTime time_;
  test::FakeServer server_;
  test::FakeCallBudget budget_;  ///< of account and device: counts each command twice
  const SdmSettings settings_{.project_id = "p"};
  AuthorizedClient client_{settings_, server_, nullptr, time_.clock()};
  CallQuotas quotas_{
      "sdm",
      [this](const std::string&, const std::function<upstream::Pace()>&) -> upstream::CallBudget& { return budget_; }};
  std::optional<upstream::WriteOutcome> outcome_;
  std::optional<WriteCall> call_;
  const PlannedCall eco_off_{"ThermostatEco.SetMode", {{"mode", "OFF"}}, false};
  const PlannedCall heat_{"ThermostatTemperatureSetpoint.SetHeat", {{"heatCelsius", 20.5}}};
  const PlannedCall fan_{"Fan.SetTimer", {{"timerMode", "ON"}, {"duration", "900s"}}, false};
};

TEST_F(WriteCallTest, SendsOneCommandAfterTheOtherAndCountsEach) {
  start({eco_off_, heat_});
  EXPECT_EQ(sent(), 1);
  EXPECT_THAT(server_.requests.back().body, HasSubstr("sdm.devices.commands.ThermostatEco.SetMode"));
  EXPECT_EQ(server_.requests.back().method, "POST");
  answer(200);
  EXPECT_EQ(sent(), 2);
  EXPECT_FALSE(outcome_);
  answer(200);
  ASSERT_TRUE(outcome_);
  EXPECT_EQ(outcome_->kind, WriteOutcomeKind::accepted);
  EXPECT_EQ(budget_.taken, 2 * 2);
}

TEST_F(WriteCallTest, TellsGooglesCountThatAnAnswerWasSlow) {
  start({heat_});
  time_.advance(3s);
  answer(200);
  EXPECT_EQ(budget_.late, 2 * 3s);
}

TEST_F(WriteCallTest, StopsAtTheFirstThatIsNotAccepted) {
  start({eco_off_, heat_});
  answer(400, R"({"error":{"code":400,"message":"no","status":"FAILED_PRECONDITION"}})");
  EXPECT_EQ(outcome_->kind, WriteOutcomeKind::rejected);
  EXPECT_EQ(sent(), 1);
}

TEST_F(WriteCallTest, SaysWhenOnlyAPartWasDone) {
  start({eco_off_, heat_});
  answer(200);
  answer(400, R"({"error":{"code":400,"message":"no","status":"FAILED_PRECONDITION"}})");
  EXPECT_EQ(outcome_->kind, WriteOutcomeKind::failed);
  EXPECT_THAT(outcome_->message, StartsWith("only a part was done: "));
}

TEST_F(WriteCallTest, SendsWhatDoesNoHarmOnceMoreAfterAnErrorOfGoogle) {
  start({heat_});
  answer(503, "");
  EXPECT_EQ(sent(), 2);
  answer(503, "");
  EXPECT_EQ(sent(), 2);
  EXPECT_EQ(outcome_->kind, WriteOutcomeKind::failed);
}

TEST_F(WriteCallTest, DoesNotStartAFanTimerTwice) {
  start({fan_});
  answer(503, "");
  EXPECT_EQ(sent(), 1);
  EXPECT_EQ(outcome_->kind, WriteOutcomeKind::failed);
}

TEST_F(WriteCallTest, DoesNotSendWhatCannotBeCounted) {
  start({heat_});
  budget_.can_record = false;
  answer(503, "");
  EXPECT_EQ(sent(), 1);
  EXPECT_EQ(outcome_->kind, WriteOutcomeKind::failed);
}

TEST_F(WriteCallTest, ALostAnswerIsUnknown) {
  start({heat_});
  server_.fail(write_path, "connection reset", net::Progress::maybe_sent);
  EXPECT_EQ(outcome_->kind, WriteOutcomeKind::unknown);
}

TEST_F(WriteCallTest, IsNotSentWithoutAToken) {
  call_.emplace("enterprises/p/devices/hall", std::vector{heat_}, settings_, client_, quotas_, time_.clock(),
                [this](upstream::WriteOutcome outcome) { outcome_ = std::move(outcome); });
  call_->start();
  server_.fail("/token", "connection refused");
  ASSERT_TRUE(outcome_);
  EXPECT_EQ(outcome_->kind, WriteOutcomeKind::not_sent);
  EXPECT_EQ(sent(), 0);
}

}  // namespace
}  // namespace nest2mqtt::sdm
