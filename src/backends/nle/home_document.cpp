#include "home_document.h"

#include <chrono>
#include <cmath>
#include <memory>
#include <string_view>
#include <utility>

#include "nest2mqtt/model/temperatures.h"

namespace nest2mqtt::nle {
namespace {

using namespace std::chrono;

/// The field only if the server says something of it.
template <class T>
void put(json::object& to, std::string_view name, const std::optional<T>& value) {
  if (value) to[name] = *value;
}

void put_setpoint(json::object& to, const std::string& quantity, std::optional<double> celsius) {
  to[quantity + "_c"] = celsius ? json::value(model::setpoint_celsius(*celsius)) : json::value(nullptr);
  to[quantity + "_f"] = celsius ? json::value(model::setpoint_fahrenheit(*celsius)) : json::value(nullptr);
}

void put_reading(json::object& to, const std::string& quantity, std::optional<double> celsius) {
  if (!celsius) return;
  to[quantity + "_c"] = model::reading_celsius(*celsius);
  to[quantity + "_f"] = model::reading_fahrenheit(*celsius);
}

/// The time for seconds since 1970; the epoch if the number is not a usable time.
WallTime time_of(double epoch) {
  constexpr double max_epoch = 9e9;  // the system clock ends in 2262
  return epoch > 0 && epoch <= max_epoch ? WallTime(seconds(static_cast<std::int64_t>(epoch))) : WallTime{};
}

/// Minutes in words as Works with Nest has them: `~15`, `<5`, `~0` when no such time is known, or it has passed. No
/// value unless `training` is `ready`.
std::optional<std::string> time_to_target(const ThermostatStatus& status, WallTime now) {
  if (status.training != "ready") return std::nullopt;
  const WallTime at = time_of(status.time_to_target.value_or(0));
  if (at <= now) return "~0";
  const double minutes = duration<double, std::ratio<60>>(at - now).count();
  if (minutes < 5) return "<5";
  return "~" + std::to_string(static_cast<std::int64_t>(std::round(minutes / 5)) * 5);
}

void put_mode(json::object& to, const ThermostatStatus& status) {
  if (status.is_in_eco()) to["hvac_mode"] = "eco";
  if (!status.mode) return;
  const std::string_view mode = mode_word(*status.mode);
  if (!status.is_in_eco()) to["hvac_mode"] = mode;
  to["previous_hvac_mode"] = status.is_in_eco() ? mode : "";
  to["is_using_emergency_heat"] = status.mode == "emergency";
  const bool single = mode == "heat" || mode == "cool";
  const bool range = mode == "heat-cool";
  put_setpoint(to, "target_temperature", single ? status.target : std::nullopt);
  put_setpoint(to, "target_temperature_low", range ? status.target_low : std::nullopt);
  put_setpoint(to, "target_temperature_high", range ? status.target_high : std::nullopt);
}

void put_fan(json::object& to, const ThermostatStatus& status) {
  put(to, "has_fan", status.has_fan);
  put(to, "fan_timer_active", status.fan_timer_active);
  if (const auto timeout = status.fan_timer_timeout) to["fan_timer_timeout"] = format_utc(time_of(*timeout));
  if (status.fan_minutes) {
    to["fan_timer_duration"] = *status.fan_minutes;
  } else if (status.has_fan.value_or(false)) {
    to["fan_timer_duration"] = nullptr;  // null: there is a fan timer, but its duration is not known
  }
}

json::object thermostat_document(const std::string& account, const ShownThermostat& thermostat, WallTime now) {
  const ThermostatStatus& status = thermostat.status;
  json::object shown;
  shown["device_id"] = status.serial;
  shown["structure_id"] = account;
  shown["where_name"] = nullptr;
  put(shown, "name", status.name);
  if (status.name) shown["name_long"] = *status.name + " Thermostat";
  shown["is_online"] = thermostat.is_online;
  put(shown, "humidity", status.humidity);
  put(shown, "software_version", status.software_version);
  put(shown, "temperature_scale", status.scale);
  put(shown, "has_leaf", status.has_leaf);
  put_reading(shown, "ambient_temperature", status.current_temperature);
  put_mode(shown, status);
  shown["hvac_state"] = status.is_heating ? "heating" : status.is_cooling ? "cooling" : "off";
  put_setpoint(shown, "eco_temperature_low", status.eco_low);
  put_setpoint(shown, "eco_temperature_high", status.eco_high);
  put(shown, "can_heat", status.can_heat);
  put(shown, "can_cool", status.can_cool);
  put_fan(shown, status);
  put(shown, "time_to_target", time_to_target(status, now));
  put(shown, "time_to_target_training", status.training);
  // Works with Nest had none of these.
  put_reading(shown, "backplate_temperature", status.backplate_temperature);
  put(shown, "target_humidity", status.target_humidity);
  put(shown, "safety_state", status.safety_state);
  put(shown, "schedule_mode", status.schedule_mode);
  return shown;
}

}  // namespace

model::Document make_document(const std::string& account, std::span<const ShownThermostat> thermostats, WallTime now) {
  json::object shown;
  json::array serials;
  for (const ShownThermostat& thermostat : thermostats) {
    serials.emplace_back(thermostat.status.serial);
    shown[thermostat.status.serial] = thermostat_document(account, thermostat, now);
  }
  json::object structure{{"structure_id", account}, {"name", account}, {"thermostats", std::move(serials)}};
  json::object devices{{"thermostats", std::move(shown)}};
  json::object root{{"devices", std::move(devices)}, {"structures", {{account, std::move(structure)}}}};
  auto document = model::Document::from(std::make_shared<json::value>(std::move(root)));
  return *std::move(document);  // an object, so it cannot fail
}

}  // namespace nest2mqtt::nle
