#include "wwn/rules/setpoints.h"

#include <optional>

#include <fmt/format.h>

#include "nest2mqtt/base/parse_number.h"

#include "json/fields.h"

namespace nest2mqtt::simulator {
namespace {

constexpr std::string_view low_name = "target_temperature_low";
constexpr std::string_view high_name = "target_temperature_high";

struct Limits {
  double low;
  double high;
  double gap;
};

Limits limits_of(Scale scale) {
  return scale == Scale::celsius ? Limits{9, 32, 1.5} : Limits{50, 90, 3};
}

char letter(Scale scale) {
  return scale == Scale::celsius ? 'C' : 'F';
}

/// A limit of the temperature lock; old documents have it as a string.
std::optional<double> lock_limit(const json::object& thermostat, std::string_view name, Scale scale) {
  const std::string field = std::string(name) + std::string(suffix(scale));
  const std::string_view quoted = text_of(thermostat, field);
  if (quoted.empty()) return number_of(thermostat, field);
  return parse_number<double>(quoted);
}

Checked<void> check_mode(std::string_view mode, const Setpoint& setpoint) {
  const auto refuse = [](std::string message, json::object details) {
    return tl::unexpected(ServiceError{400, "mode-error", std::move(message), std::move(details)});
  };
  if (mode == "eco") return refuse("Cannot change target temperature while mode is eco", {});
  const bool pair = setpoint.name != "target_temperature";
  const bool allowed = pair ? mode == "heat-cool" : mode == "heat" || mode == "cool";
  if (allowed) return {};
  return refuse(fmt::format("Cannot set {} while mode is {}", setpoint.name, mode),
                {{"fieldName", setpoint.name}, {"mode", mode}});
}

Checked<void> check_range(const Setpoint& setpoint) {
  const Limits limits = limits_of(setpoint.scale);
  const bool high = setpoint.value > limits.high;
  if (!high && setpoint.value >= limits.low) return {};
  const char scale = letter(setpoint.scale);
  const std::string value = one_decimal(setpoint.value);
  return tl::unexpected(
      ServiceError{400,
                   fmt::format("{}-{}-value", high ? "high" : "low", scale == 'C' ? 'c' : 'f'),
                   fmt::format("Temperature {} value is too {}: {}", scale, high ? "high" : "low", value),
                   {{fmt::format("temp{}", scale), value}}});
}

Checked<void> check_lock(const json::object& thermostat, const Setpoint& setpoint) {
  if (!flag_of(thermostat, "is_locked")) return {};
  const auto min = lock_limit(thermostat, "locked_temp_min", setpoint.scale);
  const auto max = lock_limit(thermostat, "locked_temp_max", setpoint.scale);
  const bool high = max && setpoint.value > *max;
  if (!high && !(min && setpoint.value < *min)) return {};
  const char scale = letter(setpoint.scale);
  const std::string value = one_decimal(setpoint.value);
  const std::string limit = one_decimal(high ? *max : *min);
  const std::string_view side = high ? "high" : "low";
  return tl::unexpected(
      ServiceError{400,
                   fmt::format("{}-{}-value-4-lock", side, scale == 'C' ? 'c' : 'f'),
                   fmt::format("Temperature {} '{}' is too {} for lock temperature '{}'", scale, value, side, limit),
                   {{fmt::format("temp{}", scale), value}, {fmt::format("{}LockTemp", side), limit}}});
}

Checked<void> check_pair(const json::object& thermostat, const std::vector<Setpoint>& setpoints) {
  const Scale scale = setpoints.front().scale;
  const auto side = [&](std::string_view name) -> std::optional<double> {
    for (const Setpoint& setpoint : setpoints) {
      if (setpoint.name == name) return setpoint.value;
    }
    return number_of(thermostat, std::string(name) + std::string(suffix(scale)));
  };
  const auto low = side(low_name);
  const auto high = side(high_name);
  if (!low || !high) return {};
  const Limits limits = limits_of(scale);
  if (*low > *high) {
    const std::string low_text = one_decimal(*low);
    const std::string high_text = one_decimal(*high);
    return tl::unexpected(ServiceError{400,
                                       "low-high-error",
                                       fmt::format("Cannot set target low temperature '{}' higher than target high "
                                                   "temperature '{}'",
                                                   low_text, high_text),
                                       {{"lowTemp", low_text}, {"highTemp", high_text}}});
  }
  if (*high - *low < limits.gap) {
    return tl::unexpected(ServiceError{
        400, "range-error",
        fmt::format("Cannot set target temperature closer than {:.1f} degrees {}", limits.gap, letter(scale))});
  }
  return {};
}

}  // namespace

Checked<std::vector<Setpoint>> setpoints_in(const json::object& fields) {
  std::vector<Setpoint> setpoints;
  for (const auto& field : fields) {
    const std::string_view name = field.key();
    if (!name.starts_with("target_temperature")) continue;
    const Scale scale = name.ends_with("_c") ? Scale::celsius : Scale::fahrenheit;
    const auto value = field.value().is_number() ? number_of(field.value()) : std::nullopt;
    if (!value || rounded(*value, scale) != *value) {
      return tl::unexpected(wrong_format(name, field.value()));
    }
    if (!setpoints.empty() && setpoints.front().scale != scale) {
      return tl::unexpected(invalid_content());
    }
    setpoints.push_back({std::string(name.substr(0, name.size() - 2)), scale, *value});
  }
  return setpoints;
}

Checked<void> check_setpoints(const json::object& thermostat, const std::vector<Setpoint>& setpoints) {
  if (setpoints.empty()) return {};
  const std::string_view mode = text_of(thermostat, "hvac_mode");
  for (const Setpoint& setpoint : setpoints) {
    Checked<void> checked = check_mode(mode, setpoint);
    if (checked) checked = check_range(setpoint);
    if (checked) checked = check_lock(thermostat, setpoint);
    if (!checked) return checked;
  }
  return mode == "heat-cool" ? check_pair(thermostat, setpoints) : Checked<void>();
}

}  // namespace nest2mqtt::simulator
