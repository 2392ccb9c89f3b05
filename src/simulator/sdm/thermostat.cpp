// What Device Access shows of a thermostat.

#include "sdm/thermostat.h"

#include <array>

#include "home/derived_fields.h"
#include "home/services.h"
#include "home/temperature.h"
#include "json/fields.h"
#include "json/path.h"
#include "sdm/trait_names.h"

namespace nest2mqtt::simulator {
namespace {

std::string_view hvac_status(const json::object& thermostat) {
  const std::string_view state = text_of(thermostat, "hvac_state");
  if (state == "heating") return "HEATING";
  return state == "cooling" ? "COOLING" : "OFF";
}

json::object fan_trait(const json::object& thermostat) {
  if (!flag_of(thermostat, "has_fan")) return {};
  const auto end = parse_utc(text_of(thermostat, "fan_timer_timeout"));
  if (!flag_of(thermostat, "fan_timer_active") || !end) return {{"timerMode", "OFF"}};
  return {{"timerMode", "ON"}, {"timerTimeout", google_time(*end)}};
}

bool nobody_is_home(const json::object& home, const json::object& thermostat) {
  const json::object* const structure =
      find_object(home, {"structures", std::string(text_of(thermostat, "structure_id"))});
  return structure != nullptr && is_away(text_of(*structure, "away"));
}

void put_celsius(json::object& trait, const char* field, const std::optional<double>& celsius) {
  if (celsius) trait[field] = *celsius;
}

}  // namespace

std::string_view sdm_mode(const json::object& thermostat) {
  std::string_view mode = text_of(thermostat, "hvac_mode");
  if (mode == "eco") mode = text_of(thermostat, "previous_hvac_mode");
  if (mode == "heat") return "HEAT";
  if (mode == "cool") return "COOL";
  return mode == "heat-cool" ? "HEATCOOL" : "OFF";
}

json::array sdm_available_modes(const json::object& thermostat) {
  const bool heats = flag_of(thermostat, "can_heat");
  const bool cools = flag_of(thermostat, "can_cool");
  json::array modes;
  if (heats) modes.emplace_back("HEAT");
  if (cools) modes.emplace_back("COOL");
  if (heats && cools) modes.emplace_back("HEATCOOL");
  modes.emplace_back("OFF");
  return modes;
}

json::object SdmThermostat::traits(const json::object& home, const json::object& thermostat) {
  read_raw(thermostat);
  const bool eco = in_manual_eco(home, thermostat);
  const std::string_view mode = sdm_mode(thermostat);
  json::object eco_trait{{"availableModes", {"OFF", "MANUAL_ECO"}}, {"mode", eco ? "MANUAL_ECO" : "OFF"}};
  put_celsius(eco_trait, "heatCelsius", temperatures_.read(thermostat, "eco_temperature_low"));
  put_celsius(eco_trait, "coolCelsius", temperatures_.read(thermostat, "eco_temperature_high"));
  json::object temperature;
  put_celsius(temperature, "ambientTemperatureCelsius", temperatures_.read(thermostat, "ambient_temperature"));
  json::object humidity;
  if (const json::value* const percent = thermostat.if_contains("humidity")) {
    humidity["ambientHumidityPercent"] = *percent;
  }
  return {{trait_name("Info"), {{"customName", text_of(thermostat, "label")}}},
          {trait_name("Humidity"), std::move(humidity)},
          {trait_name("Connectivity"), {{"status", flag_of(thermostat, "is_online", true) ? "ONLINE" : "OFFLINE"}}},
          {trait_name("Fan"), fan_trait(thermostat)},
          {trait_name("ThermostatMode"), {{"mode", mode}, {"availableModes", sdm_available_modes(thermostat)}}},
          {trait_name("ThermostatEco"), std::move(eco_trait)},
          {trait_name("ThermostatHvac"), {{"status", hvac_status(thermostat)}}},
          {trait_name("Settings"),
           {{"temperatureScale", scale_of(thermostat) == Scale::fahrenheit ? "FAHRENHEIT" : "CELSIUS"}}},
          {trait_name("ThermostatTemperatureSetpoint"), eco ? json::object() : setpoints(mode, thermostat)},
          {trait_name("Temperature"), std::move(temperature)}};
}

void SdmThermostat::read_raw(const json::object& thermostat) {
  const json::object* const raw = find_object(thermostat, {std::string(google_device_access), "raw"});
  if (raw == nullptr || *raw == raw_) return;
  raw_ = *raw;
  json::object rounded;
  for (const auto& field : raw_) {
    const auto celsius = number_of(field.value());
    if (celsius) temperatures_.set(std::string(field.key()), *celsius, rounded);
  }
}

bool SdmThermostat::in_manual_eco(const json::object& home, const json::object& thermostat) {
  if (text_of(thermostat, "hvac_mode") != "eco") {
    manual_eco_ = false;
    return false;
  }
  // Eco that began while somebody was at home stays manual when everybody leaves.
  manual_eco_ = manual_eco_ || !nobody_is_home(home, thermostat);
  return manual_eco_;
}

json::object SdmThermostat::setpoints(std::string_view mode, const json::object& thermostat) {
  json::object trait;
  if (mode == "HEAT") put_celsius(trait, "heatCelsius", temperatures_.read(thermostat, "target_temperature"));
  if (mode == "COOL") put_celsius(trait, "coolCelsius", temperatures_.read(thermostat, "target_temperature"));
  if (mode == "HEATCOOL") {
    put_celsius(trait, "heatCelsius", temperatures_.read(thermostat, "target_temperature_low"));
    put_celsius(trait, "coolCelsius", temperatures_.read(thermostat, "target_temperature_high"));
  }
  return trait;
}

}  // namespace nest2mqtt::simulator
