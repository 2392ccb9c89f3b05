// Every error that Google is known to answer a command with, and the receipt that it becomes. The bridge knows of the
// mode, the fan and the ranges, so most come only where the thermostat was changed since the last reading.

#include <gmock/gmock.h>

#include "sdm_world.h"

namespace nest2mqtt::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class SdmError : public SdmTest {
 protected:
  /// The devices are read at the start, and then only when a command has been sent.
  void start_with_old_state() {
    start_sdm({.bridge = {.settings = {{"sdm.poll", "5m"}, {"write.confirm", "4s"}}}});
    ASSERT_TRUE(shows(sdm_hall + "/hvac_mode", "heat-cool"));
    ASSERT_TRUE(shows(sdm_attic + "/hvac_mode", "heat"));
  }

  /// Google answers the next command with this status 400, and the command is not done.
  json::object answered(const std::string& status, const std::string& message, const std::string& value) {
    fail_next(400, "write", 1,
              json::serialize(json::object{{"error", {{"code", 400}, {"message", message}, {"status", status}}}}));
    return outcome(sdm_attic, "target_temperature_c", value);
  }
};

std::string message_of(const json::object& receipt) {
  return std::string(receipt.at("message").as_string());
}

TEST_F(SdmError, EcoWhereItIsSoAlreadyIsAWrongMode) {
  start_with_old_state();
  world().simulator.merge(sdm_hall, R"({"hvac_mode":"eco","previous_hvac_mode":"heat-cool"})");
  const auto receipt = outcome(sdm_hall, "eco", "true");
  EXPECT_TRUE(says(receipt, "rejected", "wrong_mode"));
  EXPECT_THAT(message_of(receipt), HasSubstr("command not allowed in current thermostat mode."));
  EXPECT_TRUE(shows(sdm_hall + "/hvac_mode", "eco")) << "the device is read again";
  EXPECT_THAT(calls(), SizeIs(1));
}

TEST_F(SdmError, ASetpointInEcoIsAWrongMode) {
  start_with_old_state();
  world().simulator.merge(sdm_attic, R"({"hvac_mode":"eco","previous_hvac_mode":"heat"})");
  const auto receipt = outcome(sdm_attic, "target_temperature_c", "20");
  EXPECT_TRUE(says(receipt, "rejected", "wrong_mode"));
  EXPECT_THAT(message_of(receipt), HasSubstr("not allowed when thermostat in MANUAL_ECO mode"));
  EXPECT_TRUE(shows(sdm_attic + "/hvac_mode", "eco"));
  EXPECT_THAT(calls(), SizeIs(1));
}

TEST_F(SdmError, AFanThatIsNotThereAnyMore) {
  start_with_old_state();
  world().simulator.set(sdm_hall + "/has_fan", "false");
  EXPECT_TRUE(says(outcome(sdm_hall, "fan_timer_active", "true"), "rejected", "no_fan"));
  EXPECT_TRUE(shows(sdm_hall + "/has_fan", "false"));
}

TEST_F(SdmError, ASetpointThatOnlyThisThermostatDoesNotTake) {
  start_with_old_state();
  const auto receipt = outcome(sdm_attic, "target_temperature_f", "90");  // 32.2 C; it shows degrees C
  EXPECT_TRUE(says(receipt, "rejected", "out_of_range"));
  EXPECT_THAT(message_of(receipt), HasSubstr("out of range"));
}

TEST_F(SdmError, AThermostatThatIsOffline) {
  start_with_old_state();
  world().simulator.set(sdm_attic + "/is_online", "false");
  EXPECT_TRUE(says(outcome(sdm_attic, "target_temperature_c", "20"), "rejected", "device_offline"));
}

TEST_F(SdmError, TheSentencesOfInvalidArgumentAndFailedPrecondition) {
  start_with_old_state();
  EXPECT_TRUE(says(
      answered("INVALID_ARGUMENT", "Temperature setpoint range is smaller than minimum 1.666700 in FAHRENHEIT.", "20"),
      "rejected", "low_high_gap"));
  EXPECT_TRUE(says(answered("INVALID_ARGUMENT", "Cool value must be greater than heat value.", "21"), "rejected",
                   "low_high_gap"));
  const auto unknown = answered("FAILED_PRECONDITION", "Command not supported for doorbell.", "22");
  EXPECT_TRUE(says(unknown, "rejected", "service_error"));
  EXPECT_THAT(message_of(unknown), HasSubstr("Command not supported for doorbell."));
  EXPECT_THAT(calls(), SizeIs(3)) << "none is sent again";
}

TEST_F(SdmError, AnExpiredAccessTokenIsReplacedAndTheCommandDone) {
  start_with_old_state();
  const auto tokens = asked("token");
  world().simulator.expire_sdm_access_tokens();
  EXPECT_TRUE(says(outcome(sdm_attic, "target_temperature_c", "20"), "confirmed"));
  EXPECT_EQ(asked("token"), tokens + 1);
}

TEST_F(SdmError, ATokenThatIsNotTakenTwiceIsNoPermission) {
  start_with_old_state();
  const auto tokens = asked("token");
  fail_next(401, "write", 2);
  EXPECT_TRUE(says(outcome(sdm_attic, "target_temperature_c", "20"), "rejected", "permission"));
  EXPECT_EQ(asked("token"), tokens + 1);
  EXPECT_THAT(calls(), SizeIs(2));
}

TEST_F(SdmError, AnApiThatIsNotEnabledSaysWhereToEnableIt) {
  start_with_old_state();
  world().simulator.change_sdm_project(R"({"api_enabled":false})");
  const auto receipt = outcome(sdm_attic, "target_temperature_c", "20");
  EXPECT_TRUE(says(receipt, "rejected", "permission"));
  EXPECT_THAT(message_of(receipt), HasSubstr("enable the Smart Device Management API"));
}

TEST_F(SdmError, APermissionThatWasTakenBack) {
  start_with_old_state();
  world().simulator.permit_sdm_device(sdm_attic_id, false);
  EXPECT_TRUE(says(outcome(sdm_attic, "target_temperature_c", "20"), "rejected", "permission"));
  EXPECT_TRUE(says(outcome(sdm_hall, "target_temperature_low_f", "66"), "confirmed")) << "of this device only";
}

TEST_F(SdmError, ADeviceThatIsGoneLeavesTheBroker) {
  start_with_old_state();
  world().simulator.remove(sdm_attic);
  EXPECT_TRUE(says(outcome(sdm_attic, "target_temperature_c", "20"), "rejected", "unknown_device"));
  EXPECT_TRUE(is_gone(sdm_attic));
  EXPECT_TRUE(is_gone(sdm_attic + "/availability"));
}

TEST_F(SdmError, ASetpointIsSentOnceMoreAfterAnErrorOfGoogles) {
  start_with_old_state();
  fail_next(503, "write");
  EXPECT_TRUE(says(outcome(sdm_attic, "target_temperature_c", "20"), "confirmed"));
  EXPECT_THAT(calls(), SizeIs(2));
}

TEST_F(SdmError, TwoErrorsOfGooglesInARowEndIt) {
  start_with_old_state();
  fail_next(500, "write", 2);
  const auto receipt = outcome(sdm_attic, "target_temperature_c", "20");
  EXPECT_TRUE(says(receipt, "rejected", "service_error"));
  EXPECT_THAT(message_of(receipt), HasSubstr("Internal error encountered."));
  EXPECT_THAT(calls(), SizeIs(2));
}

TEST_F(SdmError, AFanTimerIsNeverSentTwice) {
  start_with_old_state();
  fail_next(504, "write");
  EXPECT_TRUE(says(outcome(sdm_hall, "fan_timer_active", "true"), "rejected", "service_error"));
  EXPECT_THAT(commands(), ElementsAre("Fan.SetTimer"));
}

TEST_F(SdmError, AnErrorPageInsteadOfJson) {
  start_with_old_state();
  fail_next(502, "write", 2, "<html><title>502 Bad Gateway</title></html>");
  const auto receipt = outcome(sdm_attic, "target_temperature_c", "20");
  EXPECT_TRUE(says(receipt, "rejected", "service_error"));
  EXPECT_THAT(message_of(receipt), HasSubstr("HTTP status 502"));
}

TEST_F(SdmError, ALostAnswerIsSettledByWhatGoogleShows) {
  start_with_old_state();
  world().simulator.fault(R"({"fault":"close_on_write","apply":true,"count":1,"service":"sdm"})");
  EXPECT_TRUE(says(outcome(sdm_attic, "target_temperature_c", "20"), "confirmed"));
  world().simulator.fault(R"({"fault":"close_on_write","apply":false,"count":1,"service":"sdm"})");
  EXPECT_TRUE(says(outcome(sdm_attic, "target_temperature_c", "22"), "unconfirmed", "service_error"));
  EXPECT_THAT(calls(), SizeIs(2)) << "nothing is sent again";
}

TEST_F(SdmError, WhatGoogleTakesAndDoesNotDoIsUnconfirmed) {
  start_with_old_state();
  world().simulator.fault(R"({"fault":"accept_then_ignore","count":1,"service":"sdm"})");
  EXPECT_TRUE(says(outcome(sdm_attic, "target_temperature_c", "20"), "unconfirmed", "timeout"));
  EXPECT_EQ(world().probe.current("nest" + sdm_attic + "/target_temperature_c"), "18");
}

}  // namespace
}  // namespace nest2mqtt::test
