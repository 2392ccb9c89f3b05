#include "setting.h"

#include <cmath>
#include <utility>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::nle {
namespace {

std::optional<double> ThermostatStatus::*number_member(Setting setting) {
  switch (setting) {
    case Setting::target:
      return &ThermostatStatus::target;
    case Setting::target_low:
      return &ThermostatStatus::target_low;
    case Setting::target_high:
      return &ThermostatStatus::target_high;
    case Setting::eco_low:
      return &ThermostatStatus::eco_low;
    case Setting::eco_high:
      return &ThermostatStatus::eco_high;
    default:
      return nullptr;
  }
}

template <class T>
std::optional<SettingValue> as_value(const std::optional<T>& value) {
  return value ? std::optional<SettingValue>(*value) : std::nullopt;
}

}  // namespace

std::optional<SettingValue> value_of(const ThermostatStatus& status, Setting setting) {
  switch (setting) {
    case Setting::mode:
      return as_value(status.mode);
    case Setting::fan_timer:
      return as_value(status.fan_timer_active);
    case Setting::fan_minutes:
      return status.fan_minutes ? std::optional<SettingValue>(static_cast<double>(*status.fan_minutes)) : std::nullopt;
    case Setting::scale:
      return as_value(status.scale);
    default:
      return as_value(status.*number_member(setting));
  }
}

void copy_setting(Setting setting, const ThermostatStatus& from, ThermostatStatus& to) {
  switch (setting) {
    case Setting::mode:
      to.mode = from.mode;
      break;
    case Setting::fan_timer:
      to.fan_timer_active = from.fan_timer_active;
      to.fan_timer_timeout = from.fan_timer_timeout;
      break;
    case Setting::fan_minutes:
      to.fan_minutes = from.fan_minutes;
      break;
    case Setting::scale:
      to.scale = from.scale;
      break;
    default:
      to.*number_member(setting) = from.*number_member(setting);
      break;
  }
}

void set_value(Setting setting, const SettingValue& value, ThermostatStatus& to) {
  switch (setting) {
    case Setting::mode:
      to.mode = std::get<std::string>(value);
      break;
    case Setting::fan_timer:
      to.fan_timer_active = std::get<bool>(value);
      break;
    case Setting::fan_minutes:
      to.fan_minutes = static_cast<int>(std::get<double>(value));
      break;
    case Setting::scale:
      to.scale = std::get<std::string>(value);
      break;
    default:
      to.*number_member(setting) = std::get<double>(value);
      break;
  }
}

bool is_same(const SettingValue& a, const SettingValue& b) {
  constexpr double tolerance = 0.1;
  const auto* const left = std::get_if<double>(&a);
  const auto* const right = std::get_if<double>(&b);
  return left != nullptr && right != nullptr ? std::abs(*left - *right) < tolerance : a == b;
}

std::string in_words(Setting setting, const SettingValue& value) {
  if (const auto* const on = std::get_if<bool>(&value)) return *on ? "on" : "off";
  if (const auto* const word = std::get_if<std::string>(&value)) return *word == "range" ? "heat-cool" : *word;
  const double number = std::round(std::get<double>(value) * 100) / 100;
  return model::number_text(number) + (setting == Setting::fan_minutes ? " minutes" : " C");
}

}  // namespace nest2mqtt::nle
