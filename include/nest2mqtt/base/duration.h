#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "nest2mqtt/base/error.h"

namespace nest2mqtt {

/// Reads a whole number with a unit: `500ms`, `60s`, `10m`, `2h`. The error says what was expected.
[[nodiscard]] Result<std::chrono::milliseconds> parse_duration(std::string_view text);

/// The shortest form that `parse_duration` reads back: `90s`, `10m`.
[[nodiscard]] std::string format_duration(std::chrono::milliseconds value);

}  // namespace nest2mqtt
