#include "nle/commands.h"

#include <limits>

#include <gmock/gmock.h>

#include "nle/python_text.h"
#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using testing::HasSubstr;

Buckets known_thermostat() {
  Buckets buckets;
  buckets[BucketKind::shared].values = {{"can_heat", true}, {"can_cool", true}, {"has_fan", true}};
  return buckets;
}

/// The bucket and the values, or the status and the message of the refusal.
std::string effect(std::string_view command, const std::string& value, const Buckets& buckets = known_thermostat()) {
  const auto result = effect_of(command, *parse_json(value), buckets, noon());
  if (!result) return std::to_string(result.error().status) + " " + result.error().message;
  return std::string(bucket_name(result->bucket)) + " " + to_text(json::value(result->values));
}

TEST(NleCommands, ClampsSetpointsWithoutAWord) {
  EXPECT_EQ(effect("set_temperature", "99"), R"(shared {"target_temperature":35.0,"target_change_pending":true})");
  EXPECT_EQ(effect("set_temperature", "-5"), R"(shared {"target_temperature":7.222,"target_change_pending":true})");
  EXPECT_EQ(effect("set_eco_temperatures", R"({"low":1,"high":50})"),
            R"(device {"away_temperature_high":35.0,"away_temperature_low":7.222})");
  Buckets buckets = known_thermostat();
  buckets[BucketKind::device].values = {{"safety_temp_max", 30}};
  EXPECT_THAT(effect("set_temperature", "99", buckets), HasSubstr("\"target_temperature\":30.0"));
}

TEST(NleCommands, TakesSetpointsAsPythonDoes) {
  EXPECT_THAT(effect("set_temperature", "\" 22 \""), HasSubstr("\"target_temperature\":22.0"));
  EXPECT_THAT(effect("set_temperature", "true"), HasSubstr("\"target_temperature\":7.222"));
  EXPECT_THAT(effect("set_temperature", R"({"low":30,"high":10})"), HasSubstr("low\":30.0"));
  EXPECT_THAT(effect("set_temperature", R"({"low":"19"})"), HasSubstr("low\":\"19\"")) << "a text stays one";
  EXPECT_EQ(effect("set_temperature", "\"warm\""), "500 could not convert string to float: 'warm'");
  EXPECT_EQ(effect("set_temperature", "\"0x10\""), "500 could not convert string to float: '0x10'");
  EXPECT_EQ(effect("set_temperature", "null"),
            "500 float() argument must be a string or a real number, not 'NoneType'");
  EXPECT_EQ(effect("set_eco_temperatures", "20"), "500 argument of type 'int' is not iterable");
  EXPECT_EQ(effect("set_eco_temperatures", "{}"), "400 No values to update");
}

TEST(NleCommands, KeepsNotANumberAsASetpoint) {
  const auto set = effect_of("set_temperature", "nan", known_thermostat(), noon());
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_EQ(python_json(json::value(set->values)), R"({"target_temperature": NaN, "target_change_pending": true})");
  EXPECT_THAT(effect("set_temperature", "\"inf\""), HasSubstr("\"target_temperature\":35.0"));
  EXPECT_THAT(effect("set_temperature", "\"-inf\""), HasSubstr("\"target_temperature\":7.222"));
}

TEST(NleCommands, HasNamesOfItsOwnForModes) {
  for (const auto* range : {"\"heat-cool\"", "\"range\"", "\"AUTO\""}) {
    EXPECT_EQ(effect("set_mode", range), R"(shared {"target_temperature_type":"range"})") << range;
  }
  EXPECT_EQ(effect("set_mode", "\"off\""), R"(shared {"target_temperature_type":"off"})");
  EXPECT_THAT(effect("set_mode", "\"eco\""), HasSubstr("400 Use set_away to control eco mode"));
  EXPECT_EQ(effect("set_mode", "\"heat_cool\""),
            "400 Unknown mode 'heat_cool'. Valid modes: off, heat, cool, heat-cool, range, auto, emergency");
  EXPECT_THAT(effect("set_mode", "null"), HasSubstr("Unknown mode 'None'"));
}

TEST(NleCommands, ChecksModesAgainstTheAbilitiesThatItKnows) {
  Buckets buckets;
  buckets[BucketKind::device].values = {{"can_heat", false}, {"can_cool", true}};
  EXPECT_EQ(effect("set_mode", "\"heat\"", buckets), "400 Device does not support heating (can_heat=false)");
  EXPECT_EQ(effect("set_mode", "\"range\"", buckets), "400 Range mode requires both heating and cooling capability");
  buckets[BucketKind::shared].values = {{"can_heat", true}, {"can_cool", false}, {"has_emer_heat", true}};
  EXPECT_EQ(effect("set_mode", "\"cool\"", buckets), "400 Device does not support cooling (can_cool=false)");
  EXPECT_THAT(effect("set_mode", "\"emergency\"", buckets), HasSubstr("\"emergency\""));
  EXPECT_THAT(effect("set_mode", "\"emergency\"", {}), HasSubstr("shared")) << "nothing is known: nothing is checked";
}

TEST(NleCommands, TakesAnythingForAway) {
  EXPECT_EQ(effect("set_away", "true"), R"(structure {"manual_eco_all":true,"manual_eco_timestamp":1740830400})");
  EXPECT_THAT(effect("set_away", "\"false\""), HasSubstr("\"manual_eco_all\":\"false\""));
}

TEST(NleCommands, SetsTheFanTimer) {
  EXPECT_EQ(effect("set_fan", "600"), R"(device {"fan_timer_timeout":1740831000})");
  EXPECT_EQ(effect("set_fan", "true"), R"(device {"fan_timer_timeout":1740830401})") << "one second";
  EXPECT_EQ(effect("set_fan", "\"auto\""), R"(device {"fan_timer_timeout":0})");
  EXPECT_EQ(effect("set_fan", "\"on\""), R"(device {"fan_timer_timeout":1740834000})") << "an hour";
  EXPECT_EQ(effect("set_fan", "\"off\""), "400 No values to update");
  EXPECT_EQ(effect("set_fan", "null"), "400 No values to update");
  EXPECT_EQ(effect("set_fan", "600", {}), "400 Device does not have a fan (has_fan=false)");
  Buckets buckets = known_thermostat();
  buckets[BucketKind::device].values["fan_timer_duration_minutes"] = 15;
  EXPECT_EQ(effect("set_fan", "\"ON\"", buckets), R"(device {"fan_timer_timeout":1740831300})");
  buckets[BucketKind::device].values["fan_timer_duration_minutes"] = 0.5;
  EXPECT_EQ(effect("set_fan", "\"on\"", buckets), R"(device {"fan_timer_timeout":1740830430.0})");
  buckets[BucketKind::device].values["fan_timer_duration_minutes"] = std::numeric_limits<double>::quiet_NaN();
  const auto set = effect_of("set_fan", "on", buckets, noon());
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_EQ(python_json(json::value(set->values)), R"({"fan_timer_timeout": NaN})");
  buckets[BucketKind::device].values["fan_timer_duration_minutes"] = "15";
  EXPECT_EQ(effect("set_fan", "\"on\"", buckets), "500 unsupported operand type(s) for +: 'int' and 'str'");
}

TEST(NleCommands, HasAListOfSettings) {
  EXPECT_EQ(effect("set_device_setting", R"({"temperature_scale":"X"})"), R"(device {"temperature_scale":"X"})")
      << "values are not checked";
  EXPECT_EQ(effect("set_device_setting", R"({"where_id":1,"learning_mode":true,"label":"x"})"),
            "400 Fields not cloud-writable: label, where_id. Only device bucket mode-2 fields are accepted.");
  EXPECT_EQ(effect("set_device_setting", "{}"), "400 No values to update");
  EXPECT_THAT(effect("set_device_setting", "1"), HasSubstr("400 set_device_setting value must be a JSON object"));
}

TEST(NleCommands, ChecksSchedules) {
  const auto day = [](const std::string& entry) {
    return effect("set_schedule", R"({"ver":2,"schedule_mode":"heat","days":{"0":[)" + entry + "]}}");
  };
  EXPECT_EQ(
      day(R"({"time":25200,"type":"HEAT","temp":20})"),
      R"(schedule {"ver":2,"name":"","schedule_mode":"HEAT","days":{"0":[{"time":25200,"type":"HEAT","temp":20}]}})");
  EXPECT_EQ(day(R"({"time":0,"type":"HEAT","temp":40})"), "400 Day '0' entry 0: temp=40.0 outside 4.5-32.0C");
  EXPECT_EQ(day(R"({"time":0,"type":"RANGE","temp-min":20})"), "400 Day '0' entry 0: RANGE requires 'temp-max'");
  EXPECT_EQ(day(R"({"time":86400,"type":"HEAT"})"), "400 Day '0' entry 0: time must be 0-86399");
  EXPECT_EQ(day(R"({"type":"HEAT"})"), "400 Day '0' entry 0: missing 'time'");
  EXPECT_EQ(day(R"({"time":1,"type":"ECO"})"), "400 Day '0' entry 0: invalid type 'ECO'");
  EXPECT_EQ(day("1"), "400 Day '0' entry 0: must be an object");
  EXPECT_EQ(effect("set_schedule", "1"), "400 Schedule must be a JSON object");
  EXPECT_EQ(effect("set_schedule", R"({"ver":1})"), "400 Schedule ver must be 2");
  EXPECT_EQ(effect("set_schedule", R"({"ver":2,"schedule_mode":"HEAT","days":{"7":[]}})"),
            "400 Invalid day key '7' (must be '0'-'6', Monday-Sunday)");
  EXPECT_EQ(effect("set_schedule_mode", "\"cool\""), R"(shared {"schedule_mode":"COOL"})");
  EXPECT_THAT(effect("set_schedule_mode", "\"eco\""), HasSubstr("400 schedule_mode must be one of"));
}

}  // namespace
}  // namespace nest2mqtt::simulator
