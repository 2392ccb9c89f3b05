// Commands to the thermostats of Google Device Access: which calls they become, and how they end when all is well. No
// test has more than four calls, so that none waits for its turn.

#include <gmock/gmock.h>

#include "sdm_world.h"

namespace nest2mqtt::test {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

class SdmCommand : public SdmTest {};

TEST_F(SdmCommand, ARangeIsOneCallWithBothEnds) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_hall + "/target_temperature_low_f", "67"));
  EXPECT_TRUE(
      says(outcome(sdm_hall, R"({"target_temperature_low_f":64,"target_temperature_high_f":78})"), "confirmed"));
  EXPECT_TRUE(shows(sdm_hall + "/target_temperature_low_f", "64"));
  EXPECT_TRUE(shows(sdm_hall + "/target_temperature_high_f", "78"));
  EXPECT_TRUE(says(outcome(sdm_hall, "target_temperature_low_f", "66"), "confirmed"));
  EXPECT_TRUE(shows(sdm_hall + "/target_temperature_high_f", "78")) << "the other end stays";
  ASSERT_THAT(commands(),
              ElementsAre("ThermostatTemperatureSetpoint.SetRange", "ThermostatTemperatureSetpoint.SetRange"));
  EXPECT_NEAR(calls().back().params.at("heatCelsius").to_number<double>(), 18.8889, 0.001);
  EXPECT_NEAR(calls().back().params.at("coolCelsius").to_number<double>(), 25.5556, 0.001);
}

TEST_F(SdmCommand, ASetpointGoesToTheModeTheThermostatIsIn) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_attic + "/target_temperature_c", "18"));
  EXPECT_TRUE(says(outcome(sdm_attic, "target_temperature_c", "19.5"), "confirmed"));
  EXPECT_TRUE(shows(sdm_attic + "/target_temperature_c", "19.5"));
  EXPECT_TRUE(says(outcome(sdm_attic, "target_temperature_c", "19.5"), "unchanged"));
  ASSERT_THAT(commands(), ElementsAre("ThermostatTemperatureSetpoint.SetHeat"));
  EXPECT_EQ(calls().front().params, json::parse(R"({"heatCelsius":19.5})"));
}

TEST_F(SdmCommand, AModeAndASetpointTogether) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_hall + "/hvac_mode", "heat-cool"));
  EXPECT_TRUE(says(outcome(sdm_hall, R"({"hvac_mode":"cool","target_temperature_f":77})"), "confirmed"));
  EXPECT_TRUE(shows(sdm_hall + "/hvac_mode", "cool"));
  EXPECT_TRUE(shows(sdm_hall + "/target_temperature_f", "77"));
  EXPECT_THAT(commands(), ElementsAre("ThermostatMode.SetMode", "ThermostatTemperatureSetpoint.SetCool"));
}

TEST_F(SdmCommand, EcoOnAndOff) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_hall + "/hvac_mode", "heat-cool"));
  EXPECT_TRUE(says(outcome(sdm_hall, "eco", "true"), "confirmed"));
  EXPECT_TRUE(shows(sdm_hall + "/hvac_mode", "eco"));
  EXPECT_TRUE(shows(sdm_hall + "/previous_hvac_mode", "heat-cool"));
  EXPECT_TRUE(says(outcome(sdm_hall, "eco", "true"), "unchanged")) << "Google would refuse it";
  EXPECT_TRUE(says(outcome(sdm_hall, "eco", "false"), "confirmed"));
  EXPECT_TRUE(shows(sdm_hall + "/hvac_mode", "heat-cool"));
  EXPECT_THAT(commands(), ElementsAre("ThermostatEco.SetMode", "ThermostatEco.SetMode"));
}

TEST_F(SdmCommand, AnotherModeThanThatBehindEcoLeavesEcoFirst) {
  start_sdm({.start_bridge = false});
  world().simulator.merge(sdm_hall, R"({"hvac_mode":"eco","previous_hvac_mode":"heat-cool"})");
  world().bridge.start();
  ASSERT_TRUE(shows(sdm_hall + "/hvac_mode", "eco"));
  EXPECT_TRUE(says(outcome(sdm_hall, "hvac_mode", "heat"), "confirmed"));
  EXPECT_THAT(commands(), ElementsAre("ThermostatEco.SetMode", "ThermostatMode.SetMode"));
  EXPECT_EQ(calls().front().params, json::parse(R"({"mode":"OFF"})"));
}

TEST_F(SdmCommand, TheFanRunsForItsDurationAndStops) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_hall + "/fan_timer_active", "false"));
  EXPECT_TRUE(says(outcome(sdm_hall, "fan_timer_duration", "60"), "confirmed")) << "for the next start";
  EXPECT_THAT(calls(), SizeIs(0));
  EXPECT_TRUE(says(outcome(sdm_hall, "fan_timer_active", "true"), "confirmed"));
  EXPECT_TRUE(shows(sdm_hall + "/fan_timer_active", "true"));
  ASSERT_THAT(commands(), ElementsAre("Fan.SetTimer"));
  EXPECT_EQ(calls().front().params, json::parse(R"({"timerMode":"ON","duration":"3600s"})"));
  EXPECT_TRUE(says(outcome(sdm_hall, R"({"fan_timer_duration":480})"), "confirmed")) << "it runs longer";
  EXPECT_EQ(calls().back().params, json::parse(R"({"timerMode":"ON","duration":"28800s"})"));
  EXPECT_TRUE(says(outcome(sdm_hall, "fan_timer_active", "false"), "confirmed"));
  EXPECT_TRUE(shows(sdm_hall + "/fan_timer_active", "false"));
}

TEST_F(SdmCommand, IsRefusedBeforeItReachesGoogle) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_hall + "/hvac_mode", "heat-cool"));
  ASSERT_TRUE(shows(sdm_attic + "/hvac_mode", "heat"));
  ASSERT_TRUE(shows(sdm_home + "/name", "Example home"));
  ASSERT_TRUE(shows(sdm_garage + "/name", "Garage"));
  EXPECT_TRUE(says(outcome(sdm_hall, "target_temperature_low_c", "33"), "refused", "out_of_range"));
  EXPECT_TRUE(says(outcome(sdm_hall, "target_temperature_low_c", "warm"), "refused", "bad_payload"));
  EXPECT_TRUE(says(outcome(sdm_hall, "fan_timer_duration", "960"), "refused", "out_of_range")) << "Google takes 720";
  EXPECT_TRUE(says(outcome(sdm_hall, R"({"target_temperature_low_f":70,"target_temperature_high_f":72})"), "refused",
                   "low_high_gap"));
  EXPECT_TRUE(says(outcome(sdm_hall, "target_temperature_f", "70"), "refused", "wrong_mode"));
  EXPECT_TRUE(says(outcome(sdm_attic, "hvac_mode", "cool"), "refused", "incompatible_mode"));
  EXPECT_TRUE(says(outcome(sdm_attic, "fan_timer_active", "true"), "refused", "no_fan"));
  EXPECT_TRUE(says(outcome("/devices/thermostats/AVPHwNOBODY", "hvac_mode", "heat"), "refused", "unknown_device"));
  EXPECT_THAT(calls(), SizeIs(0));
}

TEST_F(SdmCommand, WhatGoogleHasNoCommandForIsNotOffered) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_hall + "/hvac_mode", "heat-cool"));
  ASSERT_TRUE(shows(sdm_home + "/name", "Example home"));
  ASSERT_TRUE(shows(sdm_garage + "/name", "Garage"));
  EXPECT_TRUE(says(outcome(sdm_home, "away", "away"), "refused", "permission"));
  EXPECT_TRUE(says(outcome(sdm_home, "eta",
                           R"({"trip_id":"t1","estimated_arrival_window_begin":"2027-11-21T17:35:00.000Z",)"
                           R"("estimated_arrival_window_end":"2027-11-21T17:45:00.000Z"})"),
                   "refused", "permission"));
  EXPECT_TRUE(says(outcome(sdm_hall, "temperature_scale", "C"), "refused", "permission"));
  EXPECT_TRUE(says(outcome(sdm_hall, "label", "x"), "refused", "permission"));
  EXPECT_TRUE(says(outcome(sdm_hall, "eco_temperature_low_c", "12"), "refused", "permission"));
  EXPECT_TRUE(says(outcome(sdm_garage, "is_streaming", "false"), "refused", "permission"));
  EXPECT_THAT(calls(), SizeIs(0));
}

}  // namespace
}  // namespace nest2mqtt::test
