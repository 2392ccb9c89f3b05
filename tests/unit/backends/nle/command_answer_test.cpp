#include "command_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::nle {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using Kind = upstream::WriteOutcome::Kind;
using upstream::WriteReason;

const PlannedCall set_temperature{
    "set_temperature", 22.5, {{Setting::target, 22.5, "target_temperature", "target_temperature_c"}}};

upstream::WriteOutcome outcome_of(const PlannedCall& call, int status, const std::string& body,
                                  std::vector<net::Header> headers = {}) {
  return read_answer(call, {status, std::move(headers), body});
}

std::string success(const std::string& values) {
  return R"({"success": true, "data": {"object_key": "shared.02AA01AC00TEST01", "values": )" + values + "}}";
}

// The bodies are those of the real server, version 1.0.1.

TEST(CommandAnswer, IsAcceptedWithTheValueThatWasAskedFor) {
  EXPECT_EQ(
      outcome_of(set_temperature, 200, success(R"({"target_temperature": 22.5, "target_change_pending": true})")).kind,
      Kind::accepted);
  const PlannedCall mode{
      "set_mode", "heat-cool", {{Setting::mode, std::string("range"), "target_temperature_type", ""}}};
  EXPECT_EQ(outcome_of(mode, 200, success(R"({"target_temperature_type": "range"})")).kind, Kind::accepted);
  const PlannedCall away{"set_away", true};
  EXPECT_EQ(outcome_of(away, 200, success(R"({"manual_eco_all": true, "manual_eco_timestamp": 1795745714})")).kind,
            Kind::accepted);
  const PlannedCall fan{"set_fan", 900, {{Setting::fan_timer, true, "fan_timer_timeout", ""}}};
  EXPECT_EQ(outcome_of(fan, 200, success(R"({"fan_timer_timeout": 1795746614})")).kind, Kind::accepted);
  EXPECT_EQ(outcome_of(set_temperature, 200, R"({"success":true})").kind, Kind::accepted) << "it says no value";
}

TEST(CommandAnswer, IsAlteredWhereTheServerClamps) {
  const PlannedCall too_warm{"set_temperature", 99, {{Setting::target, 99.0, "target_temperature", ""}}};
  const auto outcome =
      outcome_of(too_warm, 200, success(R"({"target_temperature": 35.0, "target_change_pending": true})"));
  EXPECT_EQ(outcome.kind, Kind::altered);
  EXPECT_EQ(outcome.message, "the server took 35 C in place of 99 C");
  const PlannedCall range{"set_temperature",
                          json::object{{"low", 9}, {"high", 25}},
                          {{Setting::target_low, 9.0, "target_temperature_low", ""},
                           {Setting::target_high, 25.0, "target_temperature_high", ""}}};
  EXPECT_EQ(
      outcome_of(range, 200, success(R"({"target_temperature_high": 25.0, "target_temperature_low": 10.0})")).message,
      "the server took 10 C in place of 9 C");
  const PlannedCall fan{"set_fan", "on", {{Setting::fan_timer, true, "fan_timer_timeout", ""}}};
  EXPECT_EQ(outcome_of(fan, 200, success(R"({"fan_timer_timeout": 0})")).message, "the server took off in place of on");
}

TEST(CommandAnswer, IsRejectedInTheServersWords) {
  const auto rejected = [](const std::string& message, int status = 400) {
    const auto outcome = outcome_of(set_temperature, status, R"({"success": false, "message": ")" + message + "\"}");
    EXPECT_EQ(outcome.kind, Kind::rejected) << message;
    EXPECT_EQ(outcome.message, message);
    return outcome.reason;
  };
  EXPECT_EQ(rejected("Device does not support heating (can_heat=false)"), WriteReason::incompatible_mode);
  EXPECT_EQ(rejected("Device does not support cooling (can_cool=false)"), WriteReason::incompatible_mode);
  EXPECT_EQ(rejected("Range mode requires both heating and cooling capability"), WriteReason::incompatible_mode);
  EXPECT_EQ(rejected("Device does not have emergency heat (has_emer_heat=false)"), WriteReason::incompatible_mode);
  EXPECT_EQ(rejected("Device does not have a fan (has_fan=false)"), WriteReason::no_fan);
  EXPECT_EQ(rejected("Fields not cloud-writable: label. Only device bucket mode-2 fields are accepted."),
            WriteReason::permission);
  EXPECT_EQ(rejected("No values to update"), WriteReason::other);
  EXPECT_EQ(rejected("Unknown command: nonsense", 200), WriteReason::other);
  const auto plain = outcome_of(set_temperature, 404, "404: Not Found");
  EXPECT_EQ(plain.kind, Kind::rejected);
  EXPECT_THAT(plain.message, HasSubstr("404"));
}

TEST(CommandAnswer, FailedWhereTheServerDid) {
  const auto outcome =
      outcome_of(set_temperature, 500, R"({"success": false, "message": "could not convert string to float: 'warm'"})");
  EXPECT_EQ(outcome.kind, Kind::failed);
  EXPECT_EQ(outcome.message, "could not convert string to float: 'warm'");
  EXPECT_EQ(outcome_of(set_temperature, 502, "<html>").kind, Kind::failed);
  EXPECT_EQ(outcome_of(set_temperature, 200, "<html>").kind, Kind::failed);
  EXPECT_EQ(outcome_of(set_temperature, 200, "[]").kind, Kind::failed);
}

TEST(CommandAnswer, ComesFromAReverseProxy) {
  EXPECT_EQ(outcome_of(set_temperature, 401, "").kind, Kind::not_allowed);
  EXPECT_EQ(outcome_of(set_temperature, 403, "").kind, Kind::not_allowed);
  const auto moved = outcome_of(set_temperature, 302, "");
  EXPECT_EQ(moved.kind, Kind::misdirected);
  EXPECT_THAT(moved.message, HasSubstr("nle.url"));
}

TEST(CommandAnswer, IsBlockedForMomentsOnly) {
  for (const auto& [header, wait] : {std::pair("90", 90s), std::pair("", 5s), std::pair("-1", 5s),
                                     std::pair("99999999999999999999", 5s), std::pair("tomorrow", 5s)}) {
    const auto outcome = outcome_of(set_temperature, 429, "", {{"Retry-After", header}});
    EXPECT_EQ(outcome.kind, Kind::blocked);
    EXPECT_EQ(outcome.wait, wait) << header;
    EXPECT_TRUE(outcome.wait_is_enough) << "no pause of ten minutes";
  }
}

}  // namespace
}  // namespace nest2mqtt::nle
