#pragma once

#include <optional>
#include <string>
#include <variant>

#include "thermostat_status.h"

namespace nest2mqtt::nle {

/// The values of a thermostat that can be written and may have to be held back (`HeldValues`). Eco is not among them:
/// the server shows it only when the thermostat says so.
enum class Setting { target, target_low, target_high, eco_low, eco_high, mode, fan_timer, fan_minutes, scale };

/// Degrees Celsius or minutes; a word; or whether the fan runs by its timer.
using SettingValue = std::variant<bool, double, std::string>;

/// Nothing if the server does not say.
[[nodiscard]] std::optional<SettingValue> value_of(const ThermostatStatus& status, Setting setting);

/// Gives `to` the value that `from` has.
void copy_setting(Setting setting, const ThermostatStatus& from, ThermostatStatus& to);

/// Gives `to` this value, which is of the setting's type.
void set_value(Setting setting, const SettingValue& value, ThermostatStatus& to);

/// Whether both are shown as the same: a thermostat may keep a temperature a little differently than it was sent.
[[nodiscard]] bool is_same(const SettingValue& a, const SettingValue& b);

/// For people: `21.5 C`, `heat-cool`, `off`.
[[nodiscard]] std::string in_words(Setting setting, const SettingValue& value);

}  // namespace nest2mqtt::nle
