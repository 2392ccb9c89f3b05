#pragma once

#include <string_view>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// The state of the heating or cooling system: `heating`, `cooling` or `off`. With hysteresis: it starts one step
/// (0.5 C, 1 F) away from the setpoint and stops at the setpoint.
[[nodiscard]] std::string_view hvac_state(const json::object& thermostat);

/// The setpoint that is being approached, in the scale of the thermostat; the ambient temperature when off.
[[nodiscard]] double active_target(const json::object& thermostat);

/// The estimate of the minutes left as the service wrote it: `~0`, `<5`, `~15` ... `>120`.
[[nodiscard]] std::string_view time_to_target(const json::object& thermostat);

/// `gray` offline, `red` emergency, `yellow` warning or battery to be replaced, else `green`.
[[nodiscard]] std::string_view ui_color_state(const json::object& protect);

/// The worst alarm state of a structure's Protects: `field` is `smoke_alarm_state` or `co_alarm_state`.
/// Empty if it has none.
[[nodiscard]] std::string_view worst_alarm(const json::object& home, std::string_view structure_id,
                                           std::string_view field);

/// Whether this value of `away` means that nobody is home: `away` or `auto-away`.
[[nodiscard]] bool is_away(std::string_view away);

/// Degrees C per hour by which a running system heats or cools.
constexpr double hvac_power = 4.0;

}  // namespace nest2mqtt::simulator
