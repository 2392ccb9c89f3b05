#include "wwn/rules/thermostat_rules.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "home/derived_fields.h"
#include "json/fields.h"
#include "wwn/rules/setpoints.h"

namespace nest2mqtt::simulator {
namespace {

constexpr std::array<std::string_view, 5> modes{"heat", "cool", "heat-cool", "eco", "off"};
constexpr std::array<std::int64_t, 8> fan_minutes{15, 30, 45, 60, 120, 240, 480, 960};

template <class Words>
bool one_of(const Words& words, const json::value& value) {
  return value.is_string() &&
         std::find(words.begin(), words.end(), std::string_view(value.get_string())) != words.end();
}

bool is_fan_duration(const json::value& value) {
  const auto minutes = value.is_number() ? number_of(value) : std::nullopt;
  return minutes && std::find(fan_minutes.begin(), fan_minutes.end(), *minutes) != fan_minutes.end();
}

bool well_formed(std::string_view name, const json::value& value) {
  if (name == "hvac_mode") return one_of(modes, value);
  if (name == "temperature_scale") return value == "C" || value == "F";
  if (name == "fan_timer_active") return value.is_bool();
  if (name == "fan_timer_duration") return is_fan_duration(value);
  if (name == "label") return value.is_string();
  return true;  // temperatures are checked by `setpoints_in`
}

Checked<void> check_capability(const json::object& thermostat, std::string_view mode) {
  const auto missing = [&](std::string_view action) -> Checked<void> {
    return tl::unexpected(ServiceError{400,
                                       "incompatible-mode",
                                       fmt::format("Cannot change HVAC mode to {}: HVAC cannot {}", mode, action),
                                       {{"mode", mode}, {"action", action}}});
  };
  const bool heats = mode == "heat" || mode == "heat-cool";
  const bool cools = mode == "cool" || mode == "heat-cool";
  if (cools && !flag_of(thermostat, "can_cool")) return missing("cool");
  if (heats && !flag_of(thermostat, "can_heat")) return missing("heat");
  return {};
}

Checked<void> check_fan(const json::object& home, const json::object& thermostat, const json::object& fields) {
  const bool starts = flag_of(fields, "fan_timer_active");
  if (!starts && !fields.contains("fan_timer_duration")) return {};
  if (!flag_of(thermostat, "has_fan")) {
    return tl::unexpected(
        ServiceError{400, "incompatible-mode", "Cannot activate fan: HVAC has no fan", {{"action", "fan"}}});
  }
  const std::string_view structure = text_of(thermostat, "structure_id");
  const bool emergency = worst_alarm(home, structure, "smoke_alarm_state") == "emergency" ||
                         worst_alarm(home, structure, "co_alarm_state") == "emergency";
  if (starts && emergency) {
    return tl::unexpected(ServiceError{400, "safety-shutoff-on", "Cannot activate fan during smoke/co safety shutoff"});
  }
  return {};
}

void fan_effects(const json::object& thermostat, const json::object& fields, WallTime now, json::object& effects) {
  if (const json::value* const duration = fields.if_contains("fan_timer_duration")) {
    effects["fan_timer_duration"] = static_cast<std::int64_t>(number_of(*duration).value_or(15));
  }
  const bool active = flag_of(fields, "fan_timer_active", flag_of(thermostat, "fan_timer_active"));
  const auto minutes =
      number_of(effects, "fan_timer_duration").value_or(number_of(thermostat, "fan_timer_duration").value_or(15));
  const auto end = now + std::chrono::minutes(static_cast<std::int64_t>(minutes));
  effects["fan_timer_timeout"] = active ? format_utc(end) : std::string(epoch);
}

void mode_effects(const json::object& thermostat, json::object& effects) {
  const std::string_view before = text_of(thermostat, "hvac_mode");
  const bool eco = effects["hvac_mode"] == "eco";
  if (!eco) effects["previous_hvac_mode"] = "";
  if (eco && before != "eco") effects["previous_hvac_mode"] = before;
}

/// Name and long name with a label: `Hallway (Main)`, `Hallway Thermostat (Main)`.
void label_effects(const json::object& thermostat, json::object& effects) {
  const std::string where(text_of(thermostat, "where_name"));
  const std::string_view label = text_of(effects, "label");
  const std::string tail = label.empty() ? "" : fmt::format(" ({})", label);
  effects["name"] = where + tail;
  effects["name_long"] = where + " Thermostat" + tail;
}

}  // namespace

Checked<void> check_thermostat(const json::object& home, const json::object& thermostat, const json::object& fields) {
  if (!flag_of(thermostat, "is_online", true)) {
    return tl::unexpected(ServiceError{400, "not-online", "Thermostat is not online"});
  }
  for (const auto& field : fields) {
    if (!well_formed(field.key(), field.value())) {
      return tl::unexpected(wrong_format(field.key(), field.value()));
    }
  }
  const auto setpoints = setpoints_in(fields);
  if (!setpoints) return tl::unexpected(setpoints.error());
  Checked<void> checked = check_setpoints(thermostat, *setpoints);
  if (checked && fields.contains("hvac_mode")) {
    checked = check_capability(thermostat, text_of(fields, "hvac_mode"));
  }
  if (checked) checked = check_fan(home, thermostat, fields);
  return checked;
}

json::object thermostat_effects(const json::object& thermostat, const json::object& fields, WallTime now) {
  json::object effects = fields;
  const auto setpoints = setpoints_in(fields);
  for (const Setpoint& setpoint : setpoints.value_or(std::vector<Setpoint>())) {
    put_temperature(effects, setpoint.name, setpoint.value, setpoint.scale);
  }
  if (fields.contains("hvac_mode")) mode_effects(thermostat, effects);
  if (fields.contains("fan_timer_active") || fields.contains("fan_timer_duration")) {
    fan_effects(thermostat, fields, now, effects);
  }
  if (fields.contains("label")) label_effects(thermostat, effects);
  return effects;
}

}  // namespace nest2mqtt::simulator
