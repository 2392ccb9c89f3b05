#include "home/derived_fields.h"

#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "home/temperature.h"
#include "json/fields.h"
#include "json/path.h"

namespace nest2mqtt::simulator {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Heats below `low` and cools above `high`. Infinite: the mode or the system does not heat (cool).
struct Band {
  double low = -infinite;
  double high = infinite;
};

Band band_of(const json::object& thermostat) {
  const auto value = [&](std::string_view name, double otherwise) {
    return number_of(thermostat, std::string(name) + std::string(suffix(scale_of(thermostat)))).value_or(otherwise);
  };
  Band band;
  const std::string_view mode = text_of(thermostat, "hvac_mode");
  if (mode == "heat") band.low = value("target_temperature", -infinite);
  if (mode == "cool") band.high = value("target_temperature", infinite);
  if (mode == "heat-cool") {
    band = {value("target_temperature_low", -infinite), value("target_temperature_high", infinite)};
  }
  if (mode == "eco") {
    band = {value("eco_temperature_low", -infinite), value("eco_temperature_high", infinite)};
  }
  if (!flag_of(thermostat, "can_heat")) band.low = -infinite;
  if (!flag_of(thermostat, "can_cool")) band.high = infinite;
  return band;
}

double ambient_of(const json::object& thermostat) {
  const std::string name = "ambient_temperature" + std::string(suffix(scale_of(thermostat)));
  return number_of(thermostat, name).value_or(std::nan(""));
}

int severity(std::string_view state) {
  if (state == "emergency") return 2;
  return state == "warning" ? 1 : 0;
}

}  // namespace

std::string_view hvac_state(const json::object& thermostat) {
  const Band band = band_of(thermostat);
  const double ambient = ambient_of(thermostat);
  const double step = scale_of(thermostat) == Scale::celsius ? 0.5 : 1.0;
  const std::string_view now = text_of(thermostat, "hvac_state");
  if (ambient <= band.low - step || (now == "heating" && ambient < band.low)) return "heating";
  if (ambient >= band.high + step || (now == "cooling" && ambient > band.high)) return "cooling";
  return "off";
}

double active_target(const json::object& thermostat) {
  const std::string_view state = text_of(thermostat, "hvac_state");
  const Band band = band_of(thermostat);
  if (state == "heating" && band.low != -infinite) return band.low;
  if (state == "cooling" && band.high != infinite) return band.high;
  return ambient_of(thermostat);
}

std::string_view time_to_target(const json::object& thermostat) {
  const double distance = std::abs(active_target(thermostat) - ambient_of(thermostat));
  if (!(distance > 0)) return "~0";
  const double per_degree = scale_of(thermostat) == Scale::celsius ? 1.0 : 5.0 / 9;
  const double minutes = distance * per_degree / hvac_power * 60;
  if (minutes < 5) return "<5";
  constexpr std::array<std::pair<double, std::string_view>, 6> steps{
      {{22, "~15"}, {37, "~30"}, {52, "~45"}, {75, "~60"}, {105, "~90"}, {120, "~120"}}};
  for (const auto& [below, text] : steps) {
    if (minutes <= below) return text;
  }
  return ">120";
}

std::string_view ui_color_state(const json::object& protect) {
  if (!flag_of(protect, "is_online", true)) return "gray";
  const int worst =
      std::max(severity(text_of(protect, "smoke_alarm_state")), severity(text_of(protect, "co_alarm_state")));
  if (worst == 2) return "red";
  return worst == 1 || text_of(protect, "battery_health") == "replace" ? "yellow" : "green";
}

bool is_away(std::string_view away) {
  return away == "away" || away == "auto-away";
}

std::string_view worst_alarm(const json::object& home, std::string_view structure_id, std::string_view field) {
  std::string_view worst;
  const json::object* const protects = find_object(home, {"devices", "smoke_co_alarms"});
  if (protects == nullptr) return worst;
  for (const auto& member : *protects) {
    const json::object* const protect = member.value().if_object();
    if (protect == nullptr || text_of(*protect, "structure_id") != structure_id) continue;
    const std::string_view state = text_of(*protect, field);
    if (worst.empty() || severity(state) > severity(worst)) worst = state;
  }
  return worst;
}

}  // namespace nest2mqtt::simulator
