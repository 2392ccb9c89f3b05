#include "api/command_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using WriteOutcomeKind = upstream::WriteOutcome::Kind;
using upstream::WriteReason;

upstream::WriteOutcome outcome_of(int status, const std::string& body) {
  const PlannedCall call{"ThermostatMode.SetMode", {{"mode", "HEAT"}}};
  return read_answer(call, {status, {}, body});
}

std::string google_says(const std::string& message) {
  return R"({"error":{"code":400,"message":")" + message + R"(","status":"FAILED_PRECONDITION"}})";
}

TEST(SdmCommandAnswer, IsAccepted) {
  for (const char* body : {"{}", "{\n}\n", "", R"({"results":{}})"}) {
    EXPECT_EQ(outcome_of(200, body).kind, WriteOutcomeKind::accepted) << body;
  }
}

TEST(SdmCommandAnswer, IsNotAcceptedIfItIsNotFromGoogle) {
  const auto outcome = outcome_of(200, "<html>Please log in</html>");
  EXPECT_EQ(outcome.kind, WriteOutcomeKind::failed);
  EXPECT_THAT(outcome.message, HasSubstr("ThermostatMode.SetMode"));
  EXPECT_EQ(outcome_of(200, "[]").kind, WriteOutcomeKind::failed);
  EXPECT_EQ(outcome_of(204, "").kind, WriteOutcomeKind::failed);
}

TEST(SdmCommandAnswer, IsRejectedInGooglesWords) {
  const auto reason = [](const std::string& message) {
    const auto outcome = outcome_of(400, google_says(message));
    EXPECT_EQ(outcome.kind, WriteOutcomeKind::rejected) << message;
    EXPECT_EQ(outcome.message, message);
    return outcome.reason;
  };
  EXPECT_EQ(reason("Temperature setpoint is out of range [10.000000, 32.222301] in FAHRENHEIT."),
            WriteReason::out_of_range);
  EXPECT_EQ(reason("Temperature setpoint range is smaller than minimum 1.666700 in FAHRENHEIT."),
            WriteReason::low_high_gap);
  EXPECT_EQ(reason("Cool value must be greater than heat value"), WriteReason::low_high_gap);
  EXPECT_EQ(reason("sdm.devices.commands.ThermostatEco.SetMode command not allowed in current thermostat mode."),
            WriteReason::wrong_mode);
  EXPECT_EQ(reason("Command not allowed in current thermostat mode."), WriteReason::wrong_mode);
  EXPECT_EQ(reason("Command not allowed when thermostat in MANUAL_ECO mode"), WriteReason::wrong_mode);
  EXPECT_EQ(reason("Thermostat fan unavailable."), WriteReason::no_fan);
  EXPECT_EQ(reason("Device is offline."), WriteReason::device_offline);
  EXPECT_EQ(reason("The request contains invalid value."), WriteReason::out_of_range);
  EXPECT_EQ(reason("Something new."), WriteReason::other);
}

TEST(SdmCommandAnswer, IsRejectedForADeviceThatIsNotThere) {
  const auto outcome = outcome_of(404, google_says("Device enterprises/P/devices/D not found."));
  EXPECT_EQ(outcome.kind, WriteOutcomeKind::rejected);
  EXPECT_EQ(outcome.reason, WriteReason::unknown_device);
  EXPECT_EQ(outcome.message, "Device enterprises/P/devices/D not found.");
}

TEST(SdmCommandAnswer, IsBlockedForAMinute) {
  const auto outcome = outcome_of(429, google_says("Rate limited for the Thermostat."));
  EXPECT_EQ(outcome.kind, WriteOutcomeKind::blocked);
  EXPECT_EQ(outcome.wait, 60s);
  EXPECT_TRUE(outcome.wait_is_enough) << "no pause of ten minutes";
  EXPECT_EQ(outcome.message, "Rate limited for the Thermostat.");
}

TEST(SdmCommandAnswer, IsNotAllowed) {
  EXPECT_EQ(outcome_of(401, "").kind, WriteOutcomeKind::not_allowed);
  const auto forbidden = outcome_of(403, google_says("The caller does not have permission"));
  EXPECT_EQ(forbidden.kind, WriteOutcomeKind::not_allowed);
  EXPECT_EQ(forbidden.message, "The caller does not have permission");
}

TEST(SdmCommandAnswer, SaysWhatToDoIfTheApiIsNotEnabled) {
  const auto outcome = outcome_of(
      403, google_says("Smart Device Management API has not been used in project 123456789 before or it is disabled. " +
                       std::string(500, 'x')));
  EXPECT_EQ(outcome.kind, WriteOutcomeKind::not_allowed);
  EXPECT_THAT(outcome.message, HasSubstr("enable the Smart Device Management API"));
  EXPECT_THAT(outcome.message, HasSubstr("123456789"));
  EXPECT_LE(outcome.message.size(), 300U);
}

TEST(SdmCommandAnswer, FailedWhereGoogleDid) {
  for (const int status : {500, 502, 503, 504, 409, 408})
    EXPECT_EQ(outcome_of(status, "").kind, WriteOutcomeKind::failed) << status;
  EXPECT_EQ(outcome_of(503, google_says("The service is currently unavailable.")).message,
            "The service is currently unavailable.");
  EXPECT_EQ(outcome_of(502, "<html>").message, "Google answered ThermostatMode.SetMode with HTTP status 502");
}

TEST(SdmCommandAnswer, IsRejectedByAnyOtherErrorOfTheRequest) {
  EXPECT_EQ(outcome_of(413, "").kind, WriteOutcomeKind::rejected);
  EXPECT_EQ(outcome_of(405, "").kind, WriteOutcomeKind::rejected);
}

TEST(SdmCommandAnswer, IsMisdirectedByARedirect) {
  const auto outcome = outcome_of(302, "");
  EXPECT_EQ(outcome.kind, WriteOutcomeKind::misdirected);
  EXPECT_THAT(outcome.message, HasSubstr("sdm_url"));
}

}  // namespace
}  // namespace nest2mqtt::sdm
