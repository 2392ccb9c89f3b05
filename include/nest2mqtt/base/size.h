#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "nest2mqtt/base/error.h"

namespace nest2mqtt {

/// Reads a whole number of bytes with a unit, each 1024 times the one before: `512B`, `64KB`, `16MB`, `1GB`. The error
/// says what was expected.
[[nodiscard]] Result<std::size_t> parse_size(std::string_view text);

/// The shortest form that `parse_size` reads back: `16MB`, `1500B`.
[[nodiscard]] std::string format_size(std::size_t bytes);

}  // namespace nest2mqtt
