// What the commands to a thermostat do, and when they are refused.

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "nest2mqtt/base/parse_number.h"

#include "home/temperature.h"
#include "json/fields.h"
#include "sdm/thermostat.h"
#include "sdm/trait_names.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::string_view_literals;

constexpr std::array nest_modes{std::pair{"HEAT"sv, "heat"sv}, std::pair{"COOL"sv, "cool"sv},
                                std::pair{"HEATCOOL"sv, "heat-cool"sv}, std::pair{"OFF"sv, "off"sv}};

/// The difference between heat and cool in degrees C, from an error text of the service. 3 F, which is a bit less,
/// are enough.
constexpr double min_gap = 1.6667;
constexpr double gap_rounding = 0.0001;

struct SetpointLimits {
  double min;
  double max;
  std::string_view scale;
};

/// Of Celsius no error text is known.
SetpointLimits sdm_limits(const json::object& thermostat) {
  return scale_of(thermostat) == Scale::fahrenheit ? SetpointLimits{10, 32.222301, "FAHRENHEIT"}
                                                   : SetpointLimits{10, 32, "CELSIUS"};
}

struct SetpointCommand {
  std::string_view name;
  std::string_view mode;
  /// The parameters, each with the field of the document.
  std::vector<std::pair<const char*, const char*>> params;
};

const std::array<SetpointCommand, 3>& setpoint_commands() {
  static const std::array<SetpointCommand, 3> all{
      SetpointCommand{"ThermostatTemperatureSetpoint.SetHeat", "HEAT", {{"heatCelsius", "target_temperature"}}},
      SetpointCommand{"ThermostatTemperatureSetpoint.SetCool", "COOL", {{"coolCelsius", "target_temperature"}}},
      SetpointCommand{"ThermostatTemperatureSetpoint.SetRange",
                      "HEATCOOL",
                      {{"heatCelsius", "target_temperature_low"}, {"coolCelsius", "target_temperature_high"}}}};
  return all;
}

SdmError not_allowed_in_mode(std::string_view command) {
  return sdm_failed_precondition(fmt::format("{} command not allowed in current thermostat mode.", command));
}

SdmError invalid_value(std::string_view command) {
  return sdm_invalid_argument(fmt::format("{} contains invalid value.", command));
}

SdmResult<json::object> set_fan_timer(std::string_view command, const json::object& params,
                                      const json::object& thermostat, WallTime now) {
  if (!flag_of(thermostat, "has_fan")) return tl::unexpected(sdm_failed_precondition("Thermostat fan unavailable."));
  const std::string_view mode = text_of(params, "timerMode");
  if (mode == "OFF") return json::object{{"fan_timer_active", false}, {"fan_timer_timeout", epoch}};
  std::string_view duration = "900s";
  if (const json::value* const given = params.if_contains("duration")) {
    if (!given->is_string()) return tl::unexpected(invalid_value(command));
    duration = given->get_string();
  }
  constexpr std::int64_t max_seconds = 43'200;
  const auto seconds =
      duration.ends_with('s') ? parse_number<std::int64_t>(duration.substr(0, duration.size() - 1)) : std::nullopt;
  const bool valid = seconds && *seconds >= 1 && *seconds <= max_seconds;
  if (mode != "ON" || !valid) return tl::unexpected(invalid_value(command));
  return json::object{{"fan_timer_active", true},
                      {"fan_timer_timeout", format_utc(now + std::chrono::seconds(*seconds))}};
}

}  // namespace

SdmResult<json::object> SdmThermostat::effect_of(std::string_view command, const json::object& params,
                                                 const json::object& home, const json::object& thermostat,
                                                 WallTime now) {
  const std::string_view name =
      command.starts_with(command_prefix) ? command.substr(command_prefix.size()) : std::string_view();
  read_raw(thermostat);
  const bool is_setpoint = std::any_of(setpoint_commands().begin(), setpoint_commands().end(),
                                       [&](const SetpointCommand& known) { return known.name == name; });
  const bool is_known =
      is_setpoint || name == "ThermostatMode.SetMode" || name == "ThermostatEco.SetMode" || name == "Fan.SetTimer";
  if (!is_known) return tl::unexpected(sdm_invalid_argument(fmt::format("Command {} not supported.", command)));
  // What Google answers for a thermostat that is offline is not documented.
  if (!flag_of(thermostat, "is_online", true)) return tl::unexpected(sdm_failed_precondition("Device is offline."));
  if (name == "ThermostatMode.SetMode") return set_mode(command, params, thermostat);
  if (name == "ThermostatEco.SetMode") return set_eco(command, params, home, thermostat);
  if (name == "Fan.SetTimer") return set_fan_timer(command, params, thermostat, now);
  return set_setpoints(command, params, home, thermostat);
}

SdmResult<json::object> SdmThermostat::set_mode(std::string_view command, const json::object& params,
                                                const json::object& thermostat) const {
  const std::string_view mode = text_of(params, "mode");
  const json::array available = sdm_available_modes(thermostat);
  if (std::find(available.begin(), available.end(), json::value(mode)) == available.end()) {
    return tl::unexpected(invalid_value(command));
  }
  const auto known =
      std::find_if(nest_modes.begin(), nest_modes.end(), [&](const auto& pair) { return pair.first == mode; });
  // In eco only the mode changes to which the thermostat comes back.
  const bool eco = text_of(thermostat, "hvac_mode") == "eco";
  return json::object{{eco ? "previous_hvac_mode" : "hvac_mode", known->second}};
}

SdmResult<json::object> SdmThermostat::set_eco(std::string_view command, const json::object& params,
                                               const json::object& home, const json::object& thermostat) {
  const std::string_view wanted = text_of(params, "mode");
  if (wanted != "MANUAL_ECO" && wanted != "OFF") return tl::unexpected(invalid_value(command));
  const bool eco = wanted == "MANUAL_ECO";
  // Some models take no eco while they are off; these are such models.
  const bool refused = eco == in_manual_eco(home, thermostat) || (eco && sdm_mode(thermostat) == "OFF");
  if (refused) return tl::unexpected(not_allowed_in_mode(command));
  manual_eco_ = eco;
  const std::string_view mode = text_of(thermostat, "hvac_mode");
  const std::string_view previous = text_of(thermostat, "previous_hvac_mode");
  if (!eco) return json::object{{"hvac_mode", previous.empty() ? "off"sv : previous}, {"previous_hvac_mode", ""}};
  return json::object{{"hvac_mode", "eco"}, {"previous_hvac_mode", mode == "eco" ? previous : mode}};
}

SdmResult<json::object> SdmThermostat::set_setpoints(std::string_view command, const json::object& params,
                                                     const json::object& home, const json::object& thermostat) {
  const auto kind = std::find_if(setpoint_commands().begin(), setpoint_commands().end(),
                                 [&](const SetpointCommand& known) { return command.ends_with(known.name); });
  if (in_manual_eco(home, thermostat)) {
    return tl::unexpected(
        sdm_failed_precondition(fmt::format("{} command not allowed when thermostat in MANUAL_ECO mode.", command)));
  }
  if (sdm_mode(thermostat) != kind->mode) return tl::unexpected(not_allowed_in_mode(command));
  const SetpointLimits limits = sdm_limits(thermostat);
  std::vector<double> values;
  for (const auto& [param, field] : kind->params) {
    const json::value* const given = params.if_contains(param);
    const auto celsius = given != nullptr && given->is_number() ? number_of(*given) : std::nullopt;
    if (!celsius) return tl::unexpected(invalid_value(command));
    if (*celsius < limits.min || *celsius > limits.max) {
      return tl::unexpected(sdm_invalid_argument(fmt::format("Temperature setpoint is out of range [{:f}, {:f}] in {}.",
                                                             limits.min, limits.max, limits.scale)));
    }
    values.push_back(*celsius);
  }
  if (values.size() == 2 && values[1] <= values[0]) {
    return tl::unexpected(sdm_invalid_argument("Cool value must be greater than heat value."));
  }
  if (values.size() == 2 && values[1] - values[0] < min_gap - gap_rounding) {
    return tl::unexpected(sdm_invalid_argument(
        fmt::format("Temperature setpoint range is smaller than minimum {:f} in {}.", min_gap, limits.scale)));
  }
  json::object fields;
  for (std::size_t i = 0; i < values.size(); ++i) temperatures_.set(kind->params[i].second, values[i], fields);
  return fields;
}

}  // namespace nest2mqtt::simulator
