#include "write_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/model/json.h"

#include "test_data.h"

namespace nest2mqtt::nle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Kind = upstream::WriteOutcome::Kind;
using upstream::WriteReason;

class WritePlanTest : public testing::Test {
 protected:
  [[nodiscard]] tl::expected<std::vector<PlannedCall>, upstream::WriteOutcome> plan(const std::string& fields) const {
    return plan_write({object_, model::parse_json_object(fields).value()}, status_);
  }

  /// Each call as `command value`; of a refused write why.
  [[nodiscard]] std::vector<std::string> calls(const std::string& fields) const {
    const auto planned = plan(fields);
    if (!planned) return {"refused: " + planned.error().message};
    std::vector<std::string> words;
    for (const PlannedCall& call : *planned) words.push_back(call.command + " " + model::to_text(call.value));
    return words;
  }

  [[nodiscard]] upstream::WriteOutcome refusal(const std::string& fields) const {
    const auto planned = plan(fields);
    EXPECT_FALSE(planned) << fields;
    return planned ? upstream::WriteOutcome{} : planned.error();
  }

  model::ObjectId object_{"thermostats", "S"};
  ThermostatStatus status_{.serial = "S",
                           .current_temperature = 20,
                           .target = 21,
                           .target_low = 19,
                           .target_high = 24,
                           .eco_low = 12.778,
                           .eco_high = 24.444,
                           .mode = "heat",
                           .eco_mode = "schedule"};
};

TEST_F(WritePlanTest, SendsASetpointInCelsius) {
  EXPECT_THAT(calls(R"({"target_temperature_c":20.5})"), ElementsAre("set_temperature 20.5"));
  EXPECT_THAT(calls(R"({"target_temperature_f":68})"), ElementsAre("set_temperature 20"));
}

TEST_F(WritePlanTest, SendsLowAndHighTogether) {
  EXPECT_THAT(calls(R"({"target_temperature_low_c":19,"target_temperature_high_c":25})"),
              ElementsAre(R"(set_temperature {"low":19,"high":25})"));
  EXPECT_THAT(calls(R"({"target_temperature_high_f":77})"), ElementsAre(R"(set_temperature {"high":25})"));
}

TEST_F(WritePlanTest, SendsEcoTemperatures) {
  EXPECT_THAT(calls(R"({"eco_temperature_low_c":11,"eco_temperature_high_c":26})"),
              ElementsAre(R"(set_eco_temperatures {"low":11,"high":26})"));
  EXPECT_THAT(calls(R"({"eco_temperature_low_f":50})"), ElementsAre(R"(set_eco_temperatures {"low":10})"));
}

TEST_F(WritePlanTest, SetsTheMode) {
  EXPECT_THAT(calls(R"({"hvac_mode":"cool"})"), ElementsAre(R"(set_mode "cool")"));
  EXPECT_THAT(calls(R"({"hvac_mode":"heat-cool"})"), ElementsAre(R"(set_mode "heat-cool")"));
  EXPECT_THAT(calls(R"({"hvac_mode":"off"})"), ElementsAre(R"(set_mode "off")"));
  const auto planned = plan(R"({"hvac_mode":"heat-cool"})");
  EXPECT_EQ(planned->at(0).sets.at(0).value, SettingValue("range")) << "the server's word, which it answers";
}

TEST_F(WritePlanTest, EcoIsAwayOfThisThermostat) {
  EXPECT_THAT(calls(R"({"hvac_mode":"eco"})"), ElementsAre("set_away true"));
}

TEST_F(WritePlanTest, LeavesEcoFirst) {
  status_.eco_mode = "manual-eco";
  EXPECT_THAT(calls(R"({"hvac_mode":"heat"})"), ElementsAre("set_away false")) << "the mode that is behind eco";
  EXPECT_THAT(calls(R"({"hvac_mode":"cool"})"), ElementsAre("set_away false", R"(set_mode "cool")"));
  status_.mode = "range";
  EXPECT_THAT(calls(R"({"hvac_mode":"heat-cool"})"), ElementsAre("set_away false"));
  status_.mode = "emergency";
  EXPECT_THAT(calls(R"({"hvac_mode":"heat"})"), ElementsAre("set_away false")) << "it is shown as heat";
  EXPECT_THAT(calls(R"({"hvac_mode":"cool"})"), ElementsAre("set_away false", R"(set_mode "cool")"));
}

TEST_F(WritePlanTest, RunsTheFanForTheDurationThatIsAskedFor) {
  EXPECT_THAT(calls(R"({"fan_timer_active":true})"), ElementsAre(R"(set_fan "on")")) << "the server's own duration";
  EXPECT_THAT(calls(R"({"fan_timer_active":false})"), ElementsAre(R"(set_fan "auto")")) << "it has no command off";
  EXPECT_THAT(calls(R"({"fan_timer_duration":30})"),
              ElementsAre(R"(set_device_setting {"fan_timer_duration_minutes":30})"));
  EXPECT_THAT(calls(R"({"fan_timer_duration":30,"fan_timer_active":true})"),
              ElementsAre(R"(set_device_setting {"fan_timer_duration_minutes":30})", "set_fan 1800"));
  status_.fan_minutes = 45;
  EXPECT_THAT(calls(R"({"fan_timer_active":true})"), ElementsAre("set_fan 2700"));
}

TEST_F(WritePlanTest, SetsTheScale) {
  EXPECT_THAT(calls(R"({"temperature_scale":"F"})"), ElementsAre(R"(set_device_setting {"temperature_scale":"F"})"));
}

TEST_F(WritePlanTest, SendsAModeBeforeWhatDependsOnIt) {
  EXPECT_THAT(
      calls(R"({"target_temperature_c":20.5,"temperature_scale":"C","hvac_mode":"cool"})"),
      ElementsAre(R"(set_mode "cool")", "set_temperature 20.5", R"(set_device_setting {"temperature_scale":"C"})"));
}

TEST_F(WritePlanTest, RefusesWhatTheServerWouldClamp) {
  for (const char* fields :
       {R"({"target_temperature_c":99})", R"({"target_temperature_c":8})", R"({"target_temperature_f":91})",
        R"({"target_temperature_low_c":5})", R"({"eco_temperature_high_c":33})", R"({"eco_temperature_low_f":40})"}) {
    EXPECT_EQ(refusal(fields).kind, Kind::rejected) << fields;
    EXPECT_EQ(refusal(fields).reason, WriteReason::out_of_range) << fields;
    EXPECT_THAT(refusal(fields).message, HasSubstr("must be between"));
  }
  EXPECT_THAT(calls(R"({"target_temperature_c":32.004})"), ElementsAre("set_temperature 32.004"));
}

TEST_F(WritePlanTest, RefusesAPairThatIsTheWrongWayRoundOrTooClose) {
  for (const char* fields :
       {R"({"target_temperature_low_c":30,"target_temperature_high_c":10})",
        R"({"target_temperature_low_c":20,"target_temperature_high_c":21})", R"({"target_temperature_low_c":23.5})",
        R"({"target_temperature_high_f":65})", R"({"eco_temperature_low_c":24})"}) {
    EXPECT_EQ(refusal(fields).reason, WriteReason::low_high_gap) << fields;
    EXPECT_EQ(refusal(fields).kind, Kind::rejected) << fields;
  }
  EXPECT_THAT(calls(R"({"target_temperature_low_f":68,"target_temperature_high_f":71})"),
              ElementsAre(HasSubstr("set_temperature")));
}

TEST_F(WritePlanTest, HasNoCommandForOtherFields) {
  for (const char* fields :
       {R"({"label":"x"})", R"({"away":"away"})", R"({"humidity":5})", R"({"target_temperature_c":20,"label":"x"})"}) {
    EXPECT_EQ(refusal(fields).kind, Kind::unsupported) << fields;
  }
  EXPECT_THAT(refusal(R"({"label":"x"})").message, HasSubstr("label"));
  EXPECT_EQ(refusal(R"({"target_temperature_c":20,"target_temperature_f":68})").kind, Kind::unsupported);
  object_ = {"", "nle"};
  EXPECT_EQ(refusal(R"({"away":"away"})").kind, Kind::unsupported);
}

TEST_F(WritePlanTest, RefusesValuesOfAnotherType) {
  for (const char* fields :
       {R"({"target_temperature_c":"warm"})", R"({"target_temperature_low_c":null})", R"({"hvac_mode":"emergency"})",
        R"({"hvac_mode":1})", R"({"fan_timer_active":"on"})", R"({"fan_timer_active":1})",
        R"({"fan_timer_duration":0})", R"({"fan_timer_duration":721})", R"({"fan_timer_duration":1.5})",
        R"({"temperature_scale":"K"})"}) {
    EXPECT_EQ(refusal(fields).kind, Kind::rejected) << fields;
  }
}

TEST_F(WritePlanTest, MakesTheBodyOfACall) {
  const auto planned = plan(R"({"target_temperature_c":22.5})");
  EXPECT_EQ(command_body("02AA01AC00TEST01", planned->at(0)),
            R"({"serial":"02AA01AC00TEST01","command":"set_temperature","value":22.5})");
}

}  // namespace
}  // namespace nest2mqtt::nle
