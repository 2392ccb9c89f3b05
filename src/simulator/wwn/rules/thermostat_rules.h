#pragma once

#include "nest2mqtt/base/instant.h"

#include "json/json_text.h"
#include "wwn/rules/write_rules.h"

namespace nest2mqtt::simulator {

/// Checks a write to a thermostat. `home` is needed for the safety shut-off: the fan cannot be started while a Protect
/// of the same structure reports an emergency.
[[nodiscard]] Checked<void> check_thermostat(const json::object& home, const json::object& thermostat,
                                             const json::object& fields);

[[nodiscard]] json::object thermostat_effects(const json::object& thermostat, const json::object& fields, WallTime now);

}  // namespace nest2mqtt::simulator
