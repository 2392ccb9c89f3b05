// What a thermostat tells the server.

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "home/derived_fields.h"
#include "json/fields.h"
#include "json/path.h"
#include "nle/thermostat.h"

namespace nest2mqtt::simulator {
namespace {

/// Fields of `nle` that are not values of a bucket.
constexpr std::array<std::string_view, 3> not_reported{"serial", "api_key", "schedule"};

json::value target_type(const json::object& thermostat) {
  std::string_view mode = text_of(thermostat, "hvac_mode");
  if (mode == "eco") mode = text_of(thermostat, "previous_hvac_mode");
  if (mode == "heat-cool") return "range";
  if (mode == "heat" && flag_of(thermostat, "is_using_emergency_heat")) return "emergency";
  return mode.empty() ? json::value("off") : json::value(mode);
}

void put(json::object& values, const char* name, const std::optional<double>& number) {
  if (number) values[name] = *number;
}

/// Copies a field of the home document to a value of a bucket, if it is there.
void copy(const json::object& thermostat, const char* field, json::object& values, const char* name) {
  const json::value* const value = thermostat.if_contains(field);
  if (value != nullptr) values[name] = *value;
}

bool structure_is_away(const json::object& home, const json::object& thermostat) {
  const json::object* const structure =
      find_object(home, {"structures", std::string(text_of(thermostat, "structure_id"))});
  return structure != nullptr && is_away(text_of(*structure, "away"));
}

/// A number that is the same for the same device: the end of its addresses.
unsigned number_of_device(const json::object& thermostat) {
  unsigned sum = 0;
  for (const char c : text_of(thermostat, "device_id")) sum = (sum * 31 + static_cast<unsigned char>(c)) % 250;
  return sum + 1;
}

}  // namespace

std::map<BucketKind, json::object> Thermostat::report(const json::object& home, const json::object& thermostat,
                                                      WallTime now) {
  std::map<BucketKind, json::object> told{{BucketKind::shared, shared_report(thermostat)},
                                          {BucketKind::device, device_report(home, thermostat, now)}};
  const json::object* const nle = find_object(thermostat, {"nle"});
  if (nle == nullptr) return told;
  json::object& shared = told[BucketKind::shared];
  for (const auto& field : *nle) {
    if (std::find(not_reported.begin(), not_reported.end(), field.key()) != not_reported.end()) continue;
    (shared.contains(field.key()) ? shared : told[BucketKind::device])[field.key()] = field.value();
  }
  const json::object* const schedule = find_object(*nle, {"schedule"});
  if (schedule != nullptr) told[BucketKind::schedule] = *schedule;
  return told;
}

json::object Thermostat::shared_report(const json::object& thermostat) {
  const bool heats = text_of(thermostat, "hvac_state") == "heating";
  const bool cools = text_of(thermostat, "hvac_state") == "cooling";
  const bool emergency = heats && flag_of(thermostat, "is_using_emergency_heat");
  const bool fan = flag_of(thermostat, "has_fan") && (heats || cools || flag_of(thermostat, "fan_timer_active"));
  json::object values{{"target_temperature_type", target_type(thermostat)},
                      {"target_change_pending", false},
                      {"hvac_heater_state", heats && !emergency},
                      {"hvac_ac_state", cools},
                      {"hvac_fan_state", fan},
                      {"hvac_emer_heat_state", emergency},
                      {"has_emer_heat", false},
                      {"schedule_mode", "HEAT"}};
  for (const auto ability : {"can_heat", "can_cool", "has_fan"}) values[ability] = flag_of(thermostat, ability);
  copy(thermostat, "name", values, "name");
  put(values, "current_temperature", temperatures_.read(thermostat, "ambient_temperature"));
  for (const auto name : {"target_temperature", "target_temperature_high", "target_temperature_low"}) {
    put(values, name, temperatures_.read(thermostat, name));
  }
  return values;
}

json::object Thermostat::device_report(const json::object& home, const json::object& thermostat, WallTime now) {
  const unsigned number = number_of_device(thermostat);
  const auto fan_end = parse_utc(text_of(thermostat, "fan_timer_timeout"));
  const bool fan = flag_of(thermostat, "fan_timer_active") && fan_end.has_value();
  json::object values{{"eco", {{"mode", eco_mode(home, thermostat)}}},
                      {"fan_timer_timeout", fan ? epoch_seconds(*fan_end) : 0},
                      {"time_to_target", target_time(thermostat, now)},
                      {"safety_state", "none"},
                      {"learning_mode", true},
                      {"preconditioning_enabled", true},
                      {"local_ip", fmt::format("192.0.2.{}", number)},
                      {"mac_address", fmt::format("18b430{:06x}", number)}};
  copy(thermostat, "humidity", values, "current_humidity");
  copy(thermostat, "has_leaf", values, "leaf");
  copy(thermostat, "software_version", values, "current_version");
  copy(thermostat, "temperature_scale", values, "temperature_scale");
  copy(thermostat, "fan_timer_duration", values, "fan_timer_duration_minutes");
  copy(thermostat, "time_to_target_training", values, "time_to_target_training_status");
  copy(thermostat, "sunlight_correction_enabled", values, "sunlight_correction_enabled");
  copy(thermostat, "is_locked", values, "temp_lock_on");
  put(values, "away_temperature_high", temperatures_.read(thermostat, "eco_temperature_high"));
  put(values, "away_temperature_low", temperatures_.read(thermostat, "eco_temperature_low"));
  put(values, "backplate_temperature", temperatures_.read(thermostat, "ambient_temperature"));
  put(values, "temp_lock_high_temp", temperatures_.read(thermostat, "locked_temp_max"));
  put(values, "temp_lock_low_temp", temperatures_.read(thermostat, "locked_temp_min"));
  return values;
}

std::string Thermostat::eco_mode(const json::object& home, const json::object& thermostat) {
  if (text_of(thermostat, "hvac_mode") != "eco") {
    manual_eco_ = false;
    return "schedule";
  }
  return manual_eco_ || !structure_is_away(home, thermostat) ? "manual-eco" : "auto-eco";
}

std::int64_t Thermostat::target_time(const json::object& thermostat, WallTime now) {
  const std::string_view text = text_of(thermostat, "time_to_target");
  if (text == time_to_target_) return target_time_;
  time_to_target_ = text;
  std::int64_t minutes = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') minutes = std::min<std::int64_t>(minutes * 10 + (c - '0'), 10'000);
  }
  target_time_ = minutes == 0 ? 0 : epoch_seconds(now) + minutes * 60;
  return target_time_;
}

}  // namespace nest2mqtt::simulator
