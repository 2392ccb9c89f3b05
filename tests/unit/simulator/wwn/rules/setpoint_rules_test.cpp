#include <gtest/gtest.h>

#include "support.h"
#include "wwn/rules/write_rules.h"

namespace nest2mqtt::simulator {
namespace {

/// A setpoint write to a thermostat of the family home in `mode`, and what the service says.
class SetpointRules : public testing::Test {
 protected:
  json::object home_ = family();

  json::object& thermostat(const Path& path = living_room) {
    return home_["devices"].at(path[1]).at(path[2]).as_object();
  }
  Checked<Write> put(const std::string& body, const Path& path = living_room) {
    return check_write(home_, path, body, noon());
  }
  ServiceError refused(const std::string& body, const Path& path = living_room) {
    const auto write = put(body, path);
    return write ? ServiceError{200, "allowed", ""} : write.error();
  }
};

TEST_F(SetpointRules, SingleSetpointNeedsHeatOrCool) {
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_f":72})")), "allowed");
  thermostat()["hvac_mode"] = "cool";
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_f":72})")), "allowed");
  for (const auto* mode : {"off", "heat-cool"}) {
    thermostat()["hvac_mode"] = mode;
    const ServiceError refusal = refused(R"({"target_temperature_f":72})");
    EXPECT_EQ(refusal.status, 400U);
    EXPECT_EQ(refusal.anchor, "mode-error");
    EXPECT_EQ(refusal.message, std::string("Cannot set target_temperature while mode is ") + mode);
    EXPECT_EQ(to_text(refusal.details), std::string(R"({"fieldName":"target_temperature","mode":")") + mode + "\"}");
  }
}

TEST_F(SetpointRules, PairNeedsHeatCool) {
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_low_f":66})", bedroom)), "allowed");
  const ServiceError refusal = refused(R"({"target_temperature_low_f":66})");
  EXPECT_EQ(refusal.anchor, "mode-error");
  EXPECT_EQ(refusal.message, "Cannot set target_temperature_low while mode is heat");
}

TEST_F(SetpointRules, EcoRefusesEverySetpoint) {
  thermostat()["hvac_mode"] = "eco";
  for (const auto* body : {R"({"target_temperature_f":72})", R"({"target_temperature_low_f":66})"}) {
    const ServiceError refusal = refused(body);
    EXPECT_EQ(refusal.anchor, "mode-error");
    EXPECT_EQ(refusal.message, "Cannot change target temperature while mode is eco");
    EXPECT_TRUE(refusal.details.empty());
  }
}

TEST_F(SetpointRules, ModeAndSetpointTogetherAreJudgedByTheOldMode) {
  thermostat()["hvac_mode"] = "eco";
  EXPECT_EQ(anchor_of(put(R"({"hvac_mode":"heat","target_temperature_f":72})")), "mode-error");
}

struct RangeCase {
  const char* body;
  const char* anchor;
  const char* message;
  const char* details;
};

class Range : public SetpointRules, public testing::WithParamInterface<RangeCase> {};

TEST_P(Range, IsChecked) {
  const ServiceError refusal = refused(GetParam().body);
  EXPECT_EQ(refusal.status, 400U);
  EXPECT_EQ(refusal.anchor, GetParam().anchor);
  EXPECT_EQ(refusal.message, GetParam().message);
  EXPECT_EQ(to_text(refusal.details), GetParam().details);
}

INSTANTIATE_TEST_SUITE_P(All, Range,
                         testing::Values(RangeCase{R"({"target_temperature_f":100})", "high-f-value",
                                                   "Temperature F value is too high: 100.0", R"({"tempF":"100.0"})"},
                                         RangeCase{R"({"target_temperature_f":45})", "low-f-value",
                                                   "Temperature F value is too low: 45.0", R"({"tempF":"45.0"})"},
                                         RangeCase{R"({"target_temperature_c":33.0})", "high-c-value",
                                                   "Temperature C value is too high: 33.0", R"({"tempC":"33.0"})"},
                                         RangeCase{R"({"target_temperature_c":8.5})", "low-c-value",
                                                   "Temperature C value is too low: 8.5", R"({"tempC":"8.5"})"}));

TEST_F(SetpointRules, TheEndsOfTheRangeAreAllowed) {
  for (const auto* body : {R"({"target_temperature_f":50})", R"({"target_temperature_f":90})",
                           R"({"target_temperature_c":9})", R"({"target_temperature_c":32.0})"}) {
    EXPECT_EQ(anchor_of(put(body)), "allowed") << body;
  }
}

TEST_F(SetpointRules, RefusesWhatIsNoTemperatureOrOffTheStep) {
  for (const auto* value : {"\"72\"", "true", "null", "72.5", "[72]"}) {
    const ServiceError refusal = refused(std::string("{\"target_temperature_f\":") + value + "}");
    EXPECT_EQ(refusal.anchor, "format-error") << value;
    EXPECT_EQ(to_text(refusal.details), R"({"field_name":"target_temperature_f"})");
  }
  EXPECT_EQ(refused(R"({"target_temperature_c":20.3})").message, "Temperature '20.3' is in wrong format");
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_f":72.0})")), "allowed");
}

TEST_F(SetpointRules, RefusesBothScalesAtOnce) {
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_f":72,"target_temperature_c":22.0})")), "invalid-content-sent");
}

TEST_F(SetpointRules, TheOtherScaleAloneIsAllowed) {
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_c":22.5})")), "allowed");
}

class LockedThermostat : public SetpointRules {
 protected:
  void SetUp() override {
    thermostat()["is_locked"] = true;
    thermostat()["locked_temp_min_c"] = 17.0;
    thermostat()["locked_temp_max_c"] = 20.5;
    thermostat()["locked_temp_min_f"] = "63";  // as old documents have it
    thermostat()["locked_temp_max_f"] = "69";
  }
};

TEST_F(LockedThermostat, RefusesAboveTheLock) {
  const ServiceError refusal = refused(R"({"target_temperature_c":21.0})");
  EXPECT_EQ(refusal.anchor, "high-c-value-4-lock");
  EXPECT_EQ(refusal.message, "Temperature C '21.0' is too high for lock temperature '20.5'");
  EXPECT_EQ(to_text(refusal.details), R"({"tempC":"21.0","highLockTemp":"20.5"})");
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_f":70})")), "high-f-value-4-lock");
}

TEST_F(LockedThermostat, RefusesBelowTheLock) {
  const ServiceError refusal = refused(R"({"target_temperature_f":62})");
  EXPECT_EQ(refusal.anchor, "low-f-value-4-lock");
  EXPECT_EQ(refusal.message, "Temperature F '62.0' is too low for lock temperature '63.0'");
  EXPECT_EQ(to_text(refusal.details), R"({"tempF":"62.0","lowLockTemp":"63.0"})");
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_c":16.5})")), "low-c-value-4-lock");
}

TEST_F(LockedThermostat, AllowsInsideTheLock) {
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_c":20.5})")), "allowed");
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_f":63})")), "allowed");
}

// The bedroom's stored pair is 65/76 F and 18.5/24.5 C.
TEST_F(SetpointRules, OneSideIsCheckedAgainstTheStoredOther) {
  const ServiceError refusal = refused(R"({"target_temperature_low_f":78})", bedroom);
  EXPECT_EQ(refusal.anchor, "low-high-error");
  EXPECT_EQ(refusal.message, "Cannot set target low temperature '78.0' higher than target high temperature '76.0'");
  EXPECT_EQ(to_text(refusal.details), R"({"lowTemp":"78.0","highTemp":"76.0"})");
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_high_c":18.0})", bedroom)), "low-high-error");
}

TEST_F(SetpointRules, TheGapIsThreeFahrenheit) {
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_low_f":73})", bedroom)), "allowed");
  const ServiceError refusal = refused(R"({"target_temperature_low_f":74})", bedroom);
  EXPECT_EQ(refusal.anchor, "range-error");
  EXPECT_EQ(refusal.message, "Cannot set target temperature closer than 3.0 degrees F");
}

TEST_F(SetpointRules, TheGapIsOneAndAHalfCelsius) {
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_high_c":20.0})", bedroom)), "allowed");
  const ServiceError refusal = refused(R"({"target_temperature_high_c":19.5})", bedroom);
  EXPECT_EQ(refusal.anchor, "range-error");
  EXPECT_EQ(refusal.message, "Cannot set target temperature closer than 1.5 degrees C");
}

TEST_F(SetpointRules, BothSidesTogetherAreNotComparedWithTheStoredOnes) {
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_low_f":80,"target_temperature_high_f":85})", bedroom)), "allowed");
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_low_f":85,"target_temperature_high_f":80})", bedroom)),
            "low-high-error");
}

TEST_F(SetpointRules, AnAllowedWriteChangesBothScales) {
  const auto write = put(R"({"target_temperature_f":73})");
  ASSERT_TRUE(write);
  EXPECT_EQ(to_text(effects_of(home_, *write, noon())), R"({"target_temperature_f":73,"target_temperature_c":23.0})");
  EXPECT_EQ(to_text(write->echo), R"({"target_temperature_f":73})");
  const auto celsius = put(R"({"target_temperature_c":20.5})");
  EXPECT_EQ(to_text(effects_of(home_, *celsius, noon())), R"({"target_temperature_c":20.5,"target_temperature_f":69})");
}

}  // namespace
}  // namespace nest2mqtt::simulator
