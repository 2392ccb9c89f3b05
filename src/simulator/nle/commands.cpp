#include "nle/commands.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "json/fields.h"
#include "nle/python_text.h"
#include "nle/schedule.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::string_view_literals;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// Python's float(): of a number, true and false, and a text that is a number.
tl::expected<double, CommandError> to_float(const json::value& value) {
  if (value.is_bool()) return value.get_bool() ? 1.0 : 0.0;
  if (value.is_number()) return value.to_number<double>();
  if (!value.is_string()) {
    return broken(fmt::format("float() argument must be a string or a real number, not '{}'", python_type(value)));
  }
  std::string text(value.get_string());
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  const std::string trimmed = first == std::string::npos ? "" : text.substr(first, last - first + 1);
  char* end = nullptr;
  const double number = std::strtod(trimmed.c_str(), &end);
  const bool hexadecimal = trimmed.find_first_of("xX") != std::string::npos;
  if (trimmed.empty() || hexadecimal || *end != '\0') {
    return broken("could not convert string to float: " + python_repr(text));
  }
  return number;
}

/// Clamps the temperatures among the values that are numbers.
json::object clamped(json::object values, const Buckets& buckets) {
  const auto bound = [&](std::string_view field, double otherwise) {
    const json::value* const set = shared_or_device(buckets, field);
    return set == nullptr ? otherwise : number_of(*set).value_or(otherwise);
  };
  const double min = bound("safety_temp_min", 7.222);
  const double max = bound("safety_temp_max", 35.0);
  for (const auto field : {"target_temperature", "target_temperature_high", "target_temperature_low",
                           "away_temperature_high", "away_temperature_low"}) {
    json::value* const value = values.if_contains(field);
    if (value == nullptr || !(value->is_number() || value->is_bool())) continue;
    const double celsius = *to_float(*value);
    // NaN is neither below nor above: the server keeps it.
    *value = celsius < min ? min : celsius > max ? max : celsius;
  }
  return values;
}

CommandValues set_temperature(const json::value& value, const Buckets& buckets) {
  json::object values;
  if (const json::object* const range = value.if_object()) {
    for (const auto side : {"high", "low"}) {
      const json::value* const bound = range->if_contains(side);
      if (bound != nullptr) values[std::string("target_temperature_") + side] = *bound;
    }
  } else {
    const auto celsius = to_float(value);
    if (!celsius) return tl::unexpected(celsius.error());
    values["target_temperature"] = *celsius;
  }
  values["target_change_pending"] = true;
  return clamped(std::move(values), buckets);
}

bool has(const Buckets& buckets, std::string_view ability, bool otherwise) {
  const json::value* const known = shared_or_device(buckets, ability);
  return known == nullptr ? otherwise : python_truth(*known);
}

CommandValues set_mode(const json::value& value, const Buckets& buckets) {
  std::string mode = lower(python_str(value));
  if (mode == "eco") {
    return refused(
        "Use set_away to control eco mode. 'eco' is not a valid target_temperature_type \u2014 use manual_eco_all in "
        "the structure bucket instead.");
  }
  constexpr std::array api_modes{"off"sv, "heat"sv, "cool"sv, "heat-cool"sv, "range"sv, "auto"sv, "emergency"sv};
  if (std::find(api_modes.begin(), api_modes.end(), mode) == api_modes.end()) {
    return refused(fmt::format("Unknown mode '{}'. Valid modes: {}", python_str(value), fmt::join(api_modes, ", ")));
  }
  if (mode == "heat-cool" || mode == "auto") mode = "range";
  const bool known = buckets.contains(BucketKind::device) || buckets.contains(BucketKind::shared);
  const bool heats = has(buckets, "can_heat", true);
  const bool cools = has(buckets, "can_cool", true);
  if (known && mode == "heat" && !heats) return refused("Device does not support heating (can_heat=false)");
  if (known && mode == "cool" && !cools) return refused("Device does not support cooling (can_cool=false)");
  if (known && mode == "range" && !(heats && cools)) {
    return refused("Range mode requires both heating and cooling capability");
  }
  if (known && mode == "emergency" && !has(buckets, "has_emer_heat", false)) {
    return refused("Device does not have emergency heat (has_emer_heat=false)");
  }
  return json::object{{"target_temperature_type", mode}};
}

CommandValues set_fan(const json::value& value, const Buckets& buckets, WallTime now) {
  if (!has(buckets, "has_fan", false)) return refused("Device does not have a fan (has_fan=false)");
  const auto until = [&](double seconds) {
    constexpr double max_seconds = 1e15;  // what can be added; Python has no limit
    const auto whole = static_cast<std::int64_t>(std::clamp(seconds, -max_seconds, max_seconds));
    return json::object{{"fan_timer_timeout", epoch_seconds(now) + whole}};
  };
  if (!value.is_string()) {
    if (!value.is_number() && !value.is_bool()) return json::object();
    const double seconds = *to_float(value);
    if (std::isnan(seconds) || std::isinf(seconds)) return broken("cannot convert float infinity to integer");
    return until(seconds);
  }
  const std::string word = lower(std::string(value.get_string()));
  if (word == "auto") return json::object{{"fan_timer_timeout", 0}};
  if (word != "on") return json::object();
  const json::value* const stored = field_of(buckets, BucketKind::device, "fan_timer_duration_minutes");
  if (stored == nullptr) return until(60 * 60);
  const auto minutes = number_of(*stored);
  if (!minutes) {
    return broken(fmt::format("unsupported operand type(s) for +: 'int' and '{}'", python_type(*stored)));
  }
  // In Python an int and a float make a float, which may be NaN.
  if (stored->is_double()) {
    return json::object{{"fan_timer_timeout", static_cast<double>(epoch_seconds(now)) + *minutes * 60}};
  }
  return until(*minutes * 60);
}

CommandValues set_eco_temperatures(const json::value& value, const Buckets& buckets) {
  json::object values;
  const json::object* const bounds = value.if_object();
  if (bounds == nullptr && !value.is_string() && !value.is_array()) {
    return broken(fmt::format("argument of type '{}' is not iterable", python_type(value)));
  }
  for (const auto side : {"high", "low"}) {
    const json::value* const bound = bounds == nullptr ? nullptr : bounds->if_contains(side);
    if (bound == nullptr) continue;
    const auto celsius = to_float(*bound);
    if (!celsius) return tl::unexpected(celsius.error());
    values[std::string("away_temperature_") + side] = *celsius;
  }
  return clamped(std::move(values), buckets);
}

constexpr std::array writable_settings{"lower_safety_temp_enabled"sv,
                                       "upper_safety_temp_enabled"sv,
                                       "lower_safety_temp"sv,
                                       "upper_safety_temp"sv,
                                       "temp_lock_on"sv,
                                       "temp_lock_pin_hash"sv,
                                       "temp_lock_high_temp"sv,
                                       "temp_lock_low_temp"sv,
                                       "learning_mode"sv,
                                       "preconditioning_enabled"sv,
                                       "preconditioning_active"sv,
                                       "target_humidity_enabled"sv,
                                       "target_humidity"sv,
                                       "temperature_scale"sv,
                                       "time_to_target"sv,
                                       "time_to_target_training_status"sv,
                                       "sunlight_correction_enabled"sv,
                                       "fan_timer_duration_minutes"sv,
                                       "fan_duty_cycle"sv,
                                       "fan_duty_start_time"sv,
                                       "fan_duty_end_time"sv,
                                       "fan_schedule_speed"sv,
                                       "heat_pump_aux_threshold_enabled"sv,
                                       "heat_pump_aux_threshold"sv,
                                       "heat_pump_comp_threshold_enabled"sv,
                                       "heat_pump_comp_threshold"sv,
                                       "equipment_type"sv,
                                       "heat_source"sv,
                                       "hot_water_boost_time_to_end"sv,
                                       "hot_water_active"sv,
                                       "filter_reminder_enabled"sv,
                                       "filter_reminder_level"sv,
                                       "postal_code"sv,
                                       "country_code"sv};

CommandValues set_device_setting(const json::value& value) {
  const json::object* const fields = value.if_object();
  if (fields == nullptr) return refused("set_device_setting value must be a JSON object of {field: value} pairs");
  std::vector<std::string_view> rejected;
  for (const auto& field : *fields) {
    if (std::find(writable_settings.begin(), writable_settings.end(), field.key()) == writable_settings.end())
      rejected.push_back(field.key());
  }
  if (rejected.empty()) return *fields;
  std::sort(rejected.begin(), rejected.end());
  return refused(fmt::format("Fields not cloud-writable: {}. Only device bucket mode-2 fields are accepted.",
                             fmt::join(rejected, ", ")));
}

CommandValues set_schedule_mode(const json::value& value) {
  const auto mode = schedule_mode(value);
  if (!mode) return refused("schedule_mode must be one of: HEAT, COOL, RANGE");
  return json::object{{"schedule_mode", *mode}};
}

}  // namespace

tl::expected<CommandEffect, CommandError> effect_of(std::string_view command, const json::value& value,
                                                    const Buckets& buckets, WallTime now) {
  const auto in = [](BucketKind bucket, CommandValues values) -> tl::expected<CommandEffect, CommandError> {
    if (!values) return tl::unexpected(values.error());
    if (values->empty()) return refused("No values to update");
    return CommandEffect{bucket, std::move(*values)};
  };
  if (command == "set_temperature") return in(BucketKind::shared, set_temperature(value, buckets));
  if (command == "set_mode") return in(BucketKind::shared, set_mode(value, buckets));
  if (command == "set_away") {
    return in(BucketKind::structure,
              json::object{{"manual_eco_all", value}, {"manual_eco_timestamp", epoch_seconds(now)}});
  }
  if (command == "set_fan") return in(BucketKind::device, set_fan(value, buckets, now));
  if (command == "set_eco_temperatures") return in(BucketKind::device, set_eco_temperatures(value, buckets));
  if (command == "set_schedule") return in(BucketKind::schedule, checked_schedule(value));
  if (command == "set_schedule_mode") return in(BucketKind::shared, set_schedule_mode(value));
  if (command == "set_device_setting") return in(BucketKind::device, set_device_setting(value));
  return refused(fmt::format("Unknown command: {}", command));
}

}  // namespace nest2mqtt::simulator
