#pragma once

#include <string>
#include <string_view>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// What the hardware would do now: `heating`, `cooling` or `off`. Starts one step (0.5 C, 1 F) away from the
/// setpoint and stops at it, so a running system does not flutter.
[[nodiscard]] std::string_view hvac_state(const json::object& thermostat);

/// The setpoint that `hvac_state` works towards, in the thermostat's own scale; the ambient one when off.
[[nodiscard]] double active_target(const json::object& thermostat);

/// The service's rough text for the minutes left: `~0`, `<5`, `~15` ... `>120`.
[[nodiscard]] std::string_view time_to_target(const json::object& thermostat);

/// `gray` offline, `red` emergency, `yellow` warning or low battery, else `green`.
[[nodiscard]] std::string_view ui_color_state(const json::object& protect);

/// The worst alarm state of a structure's Protects: `field` is `smoke_alarm_state` or `co_alarm_state`.
/// Empty if it has none.
[[nodiscard]] std::string_view worst_alarm(const json::object& home, std::string_view structure_id,
                                           std::string_view field);

/// Degrees C per hour that a running system adds or takes away.
constexpr double hvac_power = 4.0;

}  // namespace nest2mqtt::simulator
