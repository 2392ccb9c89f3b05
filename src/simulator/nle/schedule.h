#pragma once

#include <optional>
#include <string>

#include "nle/command_error.h"

namespace nest2mqtt::simulator {

/// HEAT, COOL or RANGE, written in any case; nothing for another value.
[[nodiscard]] std::optional<std::string> schedule_mode(const json::value& value);

/// A weekly schedule as the server stores it, or what is wrong with it.
[[nodiscard]] CommandValues checked_schedule(const json::value& value);

}  // namespace nest2mqtt::simulator
