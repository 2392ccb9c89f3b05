#include "nest2mqtt/report/health_result.h"

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

TEST(HealthResult, IsHealthyWithItsBroker) {
  const auto result = judge_health(health(true, nullptr, nullptr));
  EXPECT_TRUE(result.healthy);
  EXPECT_EQ(result.line, "cloud online, 7 structures and devices");
}

TEST(HealthResult, TellsWhatARestartWouldNotMend) {
  const auto result = judge_health(health(true, nullptr, "account wwn: unauthorized: run \"nest2mqtt login\""));
  EXPECT_TRUE(result.healthy);
  EXPECT_THAT(result.line, HasSubstr("run \"nest2mqtt login\""));
}

TEST(HealthResult, IsNotHealthyWithoutItsBroker) {
  const auto result = judge_health(health(false, "connection refused", nullptr));
  EXPECT_FALSE(result.healthy);
  EXPECT_THAT(result.line, HasSubstr("no broker: connection refused; check mqtt.url"));
}

TEST(HealthResult, DoesNotTakeJustAnythingForABridge) {
  EXPECT_FALSE(judge_health({}).healthy);
  EXPECT_FALSE(judge_health({{"mqtt", 7}}).healthy);
  EXPECT_FALSE(judge_health({{"mqtt", {{"connected", "yes"}}}}).healthy);
}

}  // namespace
}  // namespace nest2mqtt::report
