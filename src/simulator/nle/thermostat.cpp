// What a thermostat does when the server tells it to.

#include "nle/thermostat.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "home/temperature.h"
#include "json/fields.h"
#include "json/path.h"
#include "nle/python_text.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::string_view_literals;

/// A thermostat does not follow a change of eco that is further off its own clock.
constexpr std::int64_t max_eco_age = 600;  // seconds

// The server checks few values. What is far out a thermostat does not take.
constexpr double max_reading = 100;  // degrees C
constexpr std::int64_t max_fan_minutes = 1440;

struct Renamed {
  std::string_view value;             ///< as the server has it
  std::array<const char*, 2> fields;  ///< as the home document has it; null: none
};

constexpr std::array temperature_fields{
    Renamed{"target_temperature", {"target_temperature", nullptr}},
    Renamed{"target_temperature_high", {"target_temperature_high", nullptr}},
    Renamed{"target_temperature_low", {"target_temperature_low", nullptr}},
    Renamed{"away_temperature_high", {"eco_temperature_high", "away_temperature_high"}},
    Renamed{"away_temperature_low", {"eco_temperature_low", "away_temperature_low"}},
    Renamed{"temp_lock_high_temp", {"locked_temp_max", nullptr}},
    Renamed{"temp_lock_low_temp", {"locked_temp_min", nullptr}},
};

constexpr std::array flag_fields{
    std::pair{"sunlight_correction_enabled"sv, "sunlight_correction_enabled"},
    std::pair{"temp_lock_on"sv, "is_locked"},
};

std::string_view mode_of(std::string_view target_type) {
  if (target_type == "range") return "heat-cool";
  if (target_type == "emergency") return "heat";
  return target_type;
}

void change_mode(const json::object& thermostat, const json::value& target_type, json::object& fields) {
  if (!target_type.is_string()) return;
  const std::string_view word = target_type.get_string();
  // In eco only the mode changes to which the thermostat comes back.
  const bool eco = text_of(thermostat, "hvac_mode") == "eco";
  fields[eco ? "previous_hvac_mode" : "hvac_mode"] = mode_of(word);
  fields["is_using_emergency_heat"] = word == "emergency";
}

void change_fan(const json::value& timeout, WallTime now, bool lasts, json::object& fields) {
  constexpr double max_time = 9e9;  // seconds; what the system clock can hold
  const double end = std::min(number_of(timeout).value_or(0), max_time);
  const bool runs = lasts && end > static_cast<double>(epoch_seconds(now));
  fields["fan_timer_active"] = runs;
  fields["fan_timer_timeout"] =
      runs ? format_utc(WallTime(std::chrono::seconds(static_cast<std::int64_t>(end)))) : std::string(epoch);
}

}  // namespace

void Thermostat::obey(Home& home, const Path& path, BucketKind bucket, const json::object& values, WallTime now,
                      bool fan_timer_lasts, std::optional<Instant> revert_at) {
  const json::object* const thermostat = find_object(home.document().root(), path);
  if (thermostat == nullptr) return;
  const json::object* const before = find_object(*thermostat, {"nle"});
  json::object nle = before == nullptr ? json::object() : *before;
  json::object fields;
  if (bucket == BucketKind::structure) {
    change_eco(*thermostat, values, now, fields);
  } else if (bucket == BucketKind::schedule) {
    nle["schedule"] = values;
  } else {
    for (const auto& value : values) {
      nle.erase(value.key());  // what was fixed there is not any more
      change(*thermostat, value.key(), value.value(), now, fan_timer_lasts, fields, nle);
    }
  }
  if (before != nullptr || !nle.empty()) fields["nle"] = std::move(nle);
  home.apply(path, fields, now, revert_at);
}

void Thermostat::change(const json::object& thermostat, std::string_view field, const json::value& value, WallTime now,
                        bool fan_timer_lasts, json::object& fields, json::object& nle) {
  for (const auto& [name, homes] : temperature_fields) {
    if (name != field) continue;
    const double celsius = number_of(value).value_or(max_reading + 1);
    if (!(std::abs(celsius) <= max_reading)) return;
    for (const char* const target : homes) {
      if (target != nullptr) temperatures_.set(target, celsius, fields);
    }
    return;
  }
  for (const auto& [name, target] : flag_fields) {
    if (name != field) continue;
    fields[target] = python_truth(value);
    return;
  }
  if (field == "target_change_pending") return;
  if (field == "target_temperature_type") return change_mode(thermostat, value, fields);
  if (field == "fan_timer_timeout") return change_fan(value, now, fan_timer_lasts, fields);
  if (field == "temperature_scale") {
    if (value == "C" || value == "F") fields["temperature_scale"] = value;
    return;
  }
  if (field == "fan_timer_duration_minutes") {
    const auto minutes = value.is_int64() ? value.get_int64() : 0;
    if (minutes > 0 && minutes <= max_fan_minutes) fields["fan_timer_duration"] = minutes;
    return;
  }
  nle[field] = value;
}

void Thermostat::change_eco(const json::object& thermostat, const json::object& values, WallTime now,
                            json::object& fields) {
  const json::value* const manual = values.if_contains("manual_eco_all");
  const auto written = number_of(values, "manual_eco_timestamp");
  if (manual == nullptr || !written) return;
  if (std::abs(epoch_seconds(now) - static_cast<std::int64_t>(*written)) > max_eco_age) return;
  const std::string_view mode = text_of(thermostat, "hvac_mode");
  const std::string_view previous = text_of(thermostat, "previous_hvac_mode");
  const bool eco = python_truth(*manual);
  manual_eco_ = eco;
  if (eco == (mode == "eco")) return;
  fields["hvac_mode"] = eco ? "eco"sv : previous.empty() ? "off"sv : previous;
  fields["previous_hvac_mode"] = eco ? mode : ""sv;
}

}  // namespace nest2mqtt::simulator
