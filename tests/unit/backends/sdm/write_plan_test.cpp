#include "plan/write_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/model/document.h"

#include "test_data.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using WriteOutcomeKind = upstream::WriteOutcome::Kind;
using upstream::WriteReason;

/// A thermostat that is as a test sets it.
class SdmWritePlanTest : public testing::Test {
 protected:
  SdmWritePlanTest() {
    be("HEAT", R"({"heatCelsius":20})");
    device_.traits["Fan"] = {{"timerMode", "OFF"}};
  }

  void be(const std::string& mode, const std::string& setpoints = "{}", const std::string& eco = "OFF") {
    device_.traits["ThermostatMode"] = {{"mode", mode}, {"availableModes", {"HEAT", "COOL", "HEATCOOL", "OFF"}}};
    device_.traits["ThermostatEco"] = {{"mode", eco}, {"availableModes", {"OFF", "MANUAL_ECO"}}};
    device_.traits["ThermostatTemperatureSetpoint"] = model::parse_json_object(setpoints).value();
  }

  [[nodiscard]] tl::expected<WritePlan, upstream::WriteOutcome> plan(const std::string& fields) const {
    return plan_write({object_, model::parse_json_object(fields).value()}, device_, fan_minutes_, ten_o_clock);
  }

  /// Each call as `command params`; of a refused write why.
  [[nodiscard]] std::vector<std::string> calls(const std::string& fields) const {
    const auto planned = plan(fields);
    if (!planned) return {"refused: " + planned.error().message};
    std::vector<std::string> words;
    for (const PlannedCall& call : planned->calls) words.push_back(call.command + " " + model::to_text(call.params));
    return words;
  }

  [[nodiscard]] upstream::WriteOutcome refusal(const std::string& fields) const {
    const auto planned = plan(fields);
    EXPECT_FALSE(planned) << fields;
    return planned ? upstream::WriteOutcome{} : planned.error();
  }

  void expect_rejected(const std::string& fields, WriteReason reason, const std::string& words = "") const {
    const auto outcome = refusal(fields);
    EXPECT_EQ(outcome.kind, WriteOutcomeKind::rejected) << fields;
    EXPECT_EQ(outcome.reason, reason) << fields << ": " << outcome.message;
    EXPECT_THAT(outcome.message, HasSubstr(words)) << fields;
  }

  model::ObjectId object_{"thermostats", "D"};
  Device device_{.name = "enterprises/P/devices/D"};
  int fan_minutes_ = 15;
};

TEST_F(SdmWritePlanTest, SetsTheMode) {
  EXPECT_THAT(calls(R"({"hvac_mode":"cool"})"), ElementsAre(R"(ThermostatMode.SetMode {"mode":"COOL"})"));
  EXPECT_THAT(calls(R"({"hvac_mode":"heat-cool"})"), ElementsAre(R"(ThermostatMode.SetMode {"mode":"HEATCOOL"})"));
  EXPECT_THAT(calls(R"({"hvac_mode":"off"})"), ElementsAre(R"(ThermostatMode.SetMode {"mode":"OFF"})"));
  EXPECT_THAT(calls(R"({"hvac_mode":"heat"})"), IsEmpty()) << "it is so already";
}

TEST_F(SdmWritePlanTest, SwitchesToEcoOnce) {
  EXPECT_THAT(calls(R"({"hvac_mode":"eco"})"), ElementsAre(R"(ThermostatEco.SetMode {"mode":"MANUAL_ECO"})"));
  be("HEAT", "{}", "MANUAL_ECO");
  EXPECT_THAT(calls(R"({"hvac_mode":"eco"})"), IsEmpty()) << "Google refuses what is so already";
}

TEST_F(SdmWritePlanTest, LeavesEcoFirst) {
  be("HEAT", "{}", "MANUAL_ECO");
  EXPECT_THAT(calls(R"({"hvac_mode":"heat"})"), ElementsAre(R"(ThermostatEco.SetMode {"mode":"OFF"})"))
      << "the mode that is behind eco";
  EXPECT_THAT(calls(R"({"hvac_mode":"cool"})"),
              ElementsAre(R"(ThermostatEco.SetMode {"mode":"OFF"})", R"(ThermostatMode.SetMode {"mode":"COOL"})"));
  EXPECT_THAT(calls(R"({"target_temperature_c":24,"hvac_mode":"cool"})"),
              ElementsAre(R"(ThermostatEco.SetMode {"mode":"OFF"})", R"(ThermostatMode.SetMode {"mode":"COOL"})",
                          R"(ThermostatTemperatureSetpoint.SetCool {"coolCelsius":24})"));
}

TEST_F(SdmWritePlanTest, RejectsAModeThatTheThermostatDoesNotHave) {
  device_.traits["ThermostatMode"] = {{"mode", "HEAT"}, {"availableModes", {"HEAT", "OFF"}}};
  expect_rejected(R"({"hvac_mode":"cool"})", WriteReason::incompatible_mode, "cool");
  expect_rejected(R"({"hvac_mode":"heat-cool","target_temperature_low_c":19,"target_temperature_high_c":24})",
                  WriteReason::incompatible_mode);
  device_.traits["ThermostatEco"] = {{"mode", "OFF"}, {"availableModes", {"OFF"}}};
  expect_rejected(R"({"hvac_mode":"eco"})", WriteReason::incompatible_mode, "eco");
  device_.traits.erase("ThermostatEco");
  expect_rejected(R"({"hvac_mode":"eco"})", WriteReason::incompatible_mode, "eco");
  device_.traits.erase("ThermostatMode");
  expect_rejected(R"({"hvac_mode":"heat"})", WriteReason::incompatible_mode, "heat");
}

TEST_F(SdmWritePlanTest, AsksGoogleIfTheModesAreNotListed) {
  device_.traits["ThermostatMode"] = {{"mode", "HEAT"}};
  device_.traits["ThermostatEco"] = {{"mode", "OFF"}};
  EXPECT_THAT(calls(R"({"hvac_mode":"cool"})"), ElementsAre(R"(ThermostatMode.SetMode {"mode":"COOL"})"));
  EXPECT_THAT(calls(R"({"hvac_mode":"eco"})"), ElementsAre(R"(ThermostatEco.SetMode {"mode":"MANUAL_ECO"})"));
}

TEST_F(SdmWritePlanTest, SendsTheSetpointOfTheMode) {
  EXPECT_THAT(calls(R"({"target_temperature_c":20.5})"),
              ElementsAre(R"(ThermostatTemperatureSetpoint.SetHeat {"heatCelsius":20.5})"));
  EXPECT_THAT(calls(R"({"target_temperature_f":68})"),
              ElementsAre(R"(ThermostatTemperatureSetpoint.SetHeat {"heatCelsius":20})"));
  be("COOL");
  EXPECT_THAT(calls(R"({"target_temperature_c":24})"),
              ElementsAre(R"(ThermostatTemperatureSetpoint.SetCool {"coolCelsius":24})"));
  const auto planned = plan(R"({"target_temperature_f":75})");
  EXPECT_EQ(planned->calls.at(0).params.at("coolCelsius").as_double(), (75.0 - 32) * 5 / 9) << "not rounded";
}

TEST_F(SdmWritePlanTest, RejectsASetpointThatTheModeDoesNotHave) {
  for (const char* fields : {R"({"target_temperature_c":20})", R"({"target_temperature_c":20,"hvac_mode":"off"})",
                             R"({"target_temperature_f":68,"hvac_mode":"eco"})"}) {
    be("OFF");
    expect_rejected(fields, WriteReason::wrong_mode, "set hvac_mode to heat or cool");
  }
  be("HEAT", "{}", "MANUAL_ECO");
  expect_rejected(R"({"target_temperature_c":20})", WriteReason::wrong_mode, "eco");
  expect_rejected(R"({"target_temperature_low_c":20})", WriteReason::wrong_mode, "set hvac_mode to heat-cool");
  be("HEATCOOL", R"({"heatCelsius":19,"coolCelsius":24})");
  expect_rejected(R"({"target_temperature_c":20})", WriteReason::wrong_mode, "target_temperature_low");
  be("HEAT");
  expect_rejected(R"({"target_temperature_low_c":19,"target_temperature_high_c":24})", WriteReason::wrong_mode,
                  "set target_temperature");
  be("OFF");
  expect_rejected(R"({"target_temperature_low_c":19,"target_temperature_high_c":24})", WriteReason::wrong_mode,
                  "heat-cool");
  device_.traits.erase("ThermostatMode");
  expect_rejected(R"({"target_temperature_c":20})", WriteReason::wrong_mode, "Google does not say");
}

TEST_F(SdmWritePlanTest, SendsSetpointsAfterTheMode) {
  EXPECT_THAT(calls(R"({"target_temperature_high_c":24,"target_temperature_low_c":19,"hvac_mode":"heat-cool"})"),
              ElementsAre(R"(ThermostatMode.SetMode {"mode":"HEATCOOL"})",
                          R"(ThermostatTemperatureSetpoint.SetRange {"heatCelsius":19,"coolCelsius":24})"));
  be("OFF");
  EXPECT_THAT(calls(R"({"target_temperature_f":77,"hvac_mode":"cool"})"),
              ElementsAre(R"(ThermostatMode.SetMode {"mode":"COOL"})",
                          R"(ThermostatTemperatureSetpoint.SetCool {"coolCelsius":25})"));
}

TEST_F(SdmWritePlanTest, TakesTheOtherHalfOfARangeFromTheDevice) {
  be("HEATCOOL", R"({"heatCelsius":18.51234,"coolCelsius":23.87697})");
  EXPECT_THAT(calls(R"({"target_temperature_low_c":19})"),
              ElementsAre(R"(ThermostatTemperatureSetpoint.SetRange {"heatCelsius":19,"coolCelsius":23.87697})"));
  EXPECT_THAT(calls(R"({"target_temperature_high_f":77})"),
              ElementsAre(R"(ThermostatTemperatureSetpoint.SetRange {"heatCelsius":18.51234,"coolCelsius":25})"));
}

TEST_F(SdmWritePlanTest, RejectsHalfARangeIfTheOtherIsNotKnown) {
  be("HEATCOOL");
  expect_rejected(R"({"target_temperature_low_c":19})", WriteReason::wrong_mode, "target_temperature_high");
  be("HEATCOOL", R"({"heatCelsius":19})");
  expect_rejected(R"({"target_temperature_low_c":19})", WriteReason::wrong_mode, "target_temperature_high");
  be("HEAT", R"({"heatCelsius":20})");
  expect_rejected(R"({"target_temperature_high_c":24,"hvac_mode":"heat-cool"})", WriteReason::wrong_mode,
                  "target_temperature_low");
}

TEST_F(SdmWritePlanTest, RejectsARangeThatIsTooNarrow) {
  be("HEATCOOL", R"({"heatCelsius":19,"coolCelsius":24})");
  for (const char* fields :
       {R"({"target_temperature_low_c":22,"target_temperature_high_c":23.5})",
        R"({"target_temperature_low_c":24,"target_temperature_high_c":20})",
        R"({"target_temperature_low_f":70,"target_temperature_high_f":72})", R"({"target_temperature_low_c":22.5})",
        R"({"target_temperature_high_c":19.5})", R"({"target_temperature_high_f":69})"}) {
    expect_rejected(fields, WriteReason::low_high_gap, "1.7 C (3 F)");
  }
  EXPECT_THAT(calls(R"({"target_temperature_low_f":68,"target_temperature_high_f":71})"),
              ElementsAre(HasSubstr("SetRange")))
      << "exactly three degrees";
  EXPECT_THAT(calls(R"({"target_temperature_low_c":22,"target_temperature_high_c":24})"),
              ElementsAre(HasSubstr("SetRange")));
}

TEST_F(SdmWritePlanTest, SendsTheOtherHalfAsItIsShownIfOnlyThatIsWideEnough) {
  be("HEATCOOL", R"({"heatCelsius":19,"coolCelsius":23.87697})");
  device_.traits["Settings"] = {{"temperatureScale", "FAHRENHEIT"}};  // shows 75
  const auto fahrenheit = plan(R"({"target_temperature_low_f":72})");
  ASSERT_TRUE(fahrenheit) << fahrenheit.error().message;
  EXPECT_DOUBLE_EQ(fahrenheit->calls.at(0).params.at("coolCelsius").as_double(), (75.0 - 32) * 5 / 9);
  device_.traits["Settings"] = {{"temperatureScale", "CELSIUS"}};
  be("HEATCOOL", R"({"heatCelsius":19,"coolCelsius":20.8})");  // shows 21
  EXPECT_THAT(calls(R"({"target_temperature_low_c":19.3})"),
              ElementsAre(R"(ThermostatTemperatureSetpoint.SetRange {"heatCelsius":19.3,"coolCelsius":21})"));
  be("HEATCOOL", R"({"heatCelsius":19,"coolCelsius":23.87697})");  // shows 24
  EXPECT_THAT(calls(R"({"target_temperature_low_c":22.3})"),
              ElementsAre(R"(ThermostatTemperatureSetpoint.SetRange {"heatCelsius":22.3,"coolCelsius":24})"));
}

TEST_F(SdmWritePlanTest, RunsTheFan) {
  fan_minutes_ = 45;
  EXPECT_THAT(calls(R"({"fan_timer_active":true})"),
              ElementsAre(R"(Fan.SetTimer {"timerMode":"ON","duration":"2700s"})"));
  EXPECT_THAT(calls(R"({"fan_timer_active":false})"), ElementsAre(R"(Fan.SetTimer {"timerMode":"OFF"})"));
  EXPECT_THAT(calls(R"({"fan_timer_active":true,"fan_timer_duration":720})"),
              ElementsAre(R"(Fan.SetTimer {"timerMode":"ON","duration":"43200s"})"));
  EXPECT_EQ(plan(R"({"fan_timer_active":true})")->fan_minutes, 45);
}

TEST_F(SdmWritePlanTest, RemembersTheDurationForTheNextStart) {
  EXPECT_THAT(calls(R"({"fan_timer_duration":30})"), IsEmpty());
  EXPECT_EQ(plan(R"({"fan_timer_duration":30})")->fan_minutes, 30);
  EXPECT_EQ(plan(R"({"fan_timer_duration":30,"fan_timer_active":true})")->fan_minutes, 30);
  EXPECT_EQ(plan(R"({"fan_timer_duration":30,"fan_timer_active":false})")->fan_minutes, 30);
  EXPECT_EQ(plan(R"({"hvac_mode":"off"})")->fan_minutes, 15);
}

TEST_F(SdmWritePlanTest, ChangesTheDurationOfAFanThatRuns) {
  device_.traits["Fan"] = {{"timerMode", "ON"}, {"timerTimeout", "2026-11-21T22:00:01Z"}};
  EXPECT_THAT(calls(R"({"fan_timer_duration":30})"),
              ElementsAre(R"(Fan.SetTimer {"timerMode":"ON","duration":"1800s"})"));
  EXPECT_THAT(calls(R"({"fan_timer_duration":30,"fan_timer_active":false})"),
              ElementsAre(R"(Fan.SetTimer {"timerMode":"OFF"})"));
  device_.traits["Fan"] = {{"timerMode", "ON"}, {"timerTimeout", "2026-11-21T22:00:00Z"}};
  EXPECT_THAT(calls(R"({"fan_timer_duration":30})"), IsEmpty()) << "it has just ended, and must not start again";
}

TEST_F(SdmWritePlanTest, RejectsTheFanOfAThermostatWithout) {
  for (const char* fields : {R"({"fan_timer_active":true})", R"({"fan_timer_active":false})",
                             R"({"fan_timer_duration":30})", R"({"hvac_mode":"off","fan_timer_active":true})"}) {
    device_.traits["Fan"] = json::object();
    expect_rejected(fields, WriteReason::no_fan, "no fan");
    device_.traits.erase("Fan");
    expect_rejected(fields, WriteReason::no_fan, "no fan");
  }
}

TEST_F(SdmWritePlanTest, SaysWhichCallsMayBeRepeated) {
  EXPECT_TRUE(plan(R"({"hvac_mode":"cool"})")->calls.at(0).may_be_repeated);
  EXPECT_TRUE(plan(R"({"target_temperature_c":20})")->calls.at(0).may_be_repeated);
  EXPECT_TRUE(plan(R"({"fan_timer_active":false})")->calls.at(0).may_be_repeated);
  EXPECT_FALSE(plan(R"({"fan_timer_active":true})")->calls.at(0).may_be_repeated) << "it would run longer";
  EXPECT_FALSE(plan(R"({"hvac_mode":"eco"})")->calls.at(0).may_be_repeated) << "the second is refused";
  be("HEAT", "{}", "MANUAL_ECO");
  EXPECT_FALSE(plan(R"({"hvac_mode":"heat"})")->calls.at(0).may_be_repeated) << "likewise";
  be("HEATCOOL");
  EXPECT_TRUE(plan(R"({"target_temperature_low_c":19,"target_temperature_high_c":24})")->calls.at(0).may_be_repeated);
}

TEST_F(SdmWritePlanTest, HasNoCommandForOtherFields) {
  for (const char* fields :
       {R"({"label":"x"})", R"({"eco_temperature_low_c":12})", R"({"eco_temperature_high_f":80})",
        R"({"temperature_scale":"C"})", R"({"humidity":5})", R"({"made_up":null})",
        R"({"target_temperature_c":20,"label":"x"})", R"({"target_temperature_c":20,"target_temperature_f":68})"}) {
    EXPECT_EQ(refusal(fields).kind, WriteOutcomeKind::unsupported) << fields;
  }
  EXPECT_EQ(refusal(R"({"label":"x"})").message, "Google Device Access has no command that changes label");
  object_ = {"", "S"};
  EXPECT_EQ(refusal(R"({"away":"away"})").kind, WriteOutcomeKind::unsupported);
  EXPECT_THAT(refusal(R"({"away":"away"})").message, HasSubstr("away"));
  EXPECT_THAT(refusal(R"({"eta":{}})").message, HasSubstr("eta"));
  object_ = {"cameras", "C"};
  EXPECT_EQ(refusal(R"({"is_streaming":true})").kind, WriteOutcomeKind::unsupported);
  EXPECT_EQ(refusal(R"({"hvac_mode":"heat"})").kind, WriteOutcomeKind::unsupported);
}

TEST_F(SdmWritePlanTest, RejectsValuesOfAnotherType) {
  for (const char* fields :
       {R"({"target_temperature_c":"warm"})", R"({"target_temperature_f":null})", R"({"target_temperature_c":[20]})",
        R"({"target_temperature_low_c":true})", R"({"hvac_mode":"emergency"})", R"({"hvac_mode":1})",
        R"({"hvac_mode":""})", R"({"hvac_mode":"HEAT"})", R"({"fan_timer_active":"on"})", R"({"fan_timer_active":1})",
        R"({"fan_timer_duration":0})", R"({"fan_timer_duration":721})", R"({"fan_timer_duration":1.5})",
        R"({"fan_timer_duration":"15"})", R"({"fan_timer_duration":-1e300})"}) {
    expect_rejected(fields, WriteReason::out_of_range);
  }
}

TEST_F(SdmWritePlanTest, SurvivesADeviceOfOddTraits) {
  device_.traits = model::parse_json_object(R"({"ThermostatMode":5,"ThermostatEco":{"mode":[]},"Fan":null,)"
                                            R"("ThermostatTemperatureSetpoint":"x"})")
                       .value();
  for (const char* fields : {R"({"hvac_mode":"heat"})", R"({"target_temperature_c":20})",
                             R"({"target_temperature_low_c":19})", R"({"fan_timer_active":true})"}) {
    EXPECT_EQ(refusal(fields).kind, WriteOutcomeKind::rejected) << fields;
  }
}

}  // namespace
}  // namespace nest2mqtt::sdm
