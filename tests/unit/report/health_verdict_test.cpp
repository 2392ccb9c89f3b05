#include "nest2mqtt/report/health_verdict.h"

#include <gmock/gmock.h>

namespace nest2mqtt::report {
namespace {

using testing::HasSubstr;

json::object health(bool connected, json::value trouble, json::value problem) {
  return {{"cloud", "online"},
          {"objects", 7},
          {"problem", std::move(problem)},
          {"mqtt", {{"connected", connected}, {"trouble", std::move(trouble)}}}};
}

TEST(HealthVerdict, IsHealthyWithItsBroker) {
  const auto verdict = judge_health(health(true, nullptr, nullptr));
  EXPECT_TRUE(verdict.healthy);
  EXPECT_EQ(verdict.line, "cloud online, 7 structures and devices");
}

TEST(HealthVerdict, TellsWhatARestartWouldNotMend) {
  const auto verdict = judge_health(health(true, nullptr, "account wwn: unauthorized: run \"nest2mqtt login\""));
  EXPECT_TRUE(verdict.healthy);
  EXPECT_THAT(verdict.line, HasSubstr("run \"nest2mqtt login\""));
}

TEST(HealthVerdict, IsNotHealthyWithoutItsBroker) {
  const auto verdict = judge_health(health(false, "connection refused", nullptr));
  EXPECT_FALSE(verdict.healthy);
  EXPECT_THAT(verdict.line, HasSubstr("no broker: connection refused; check mqtt.url"));
}

TEST(HealthVerdict, DoesNotTakeJustAnythingForABridge) {
  EXPECT_FALSE(judge_health({}).healthy);
  EXPECT_FALSE(judge_health({{"mqtt", 7}}).healthy);
  EXPECT_FALSE(judge_health({{"mqtt", {{"connected", "yes"}}}}).healthy);
}

}  // namespace
}  // namespace nest2mqtt::report
