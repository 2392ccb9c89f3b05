#pragma once

#include <string_view>

namespace nest2mqtt {

/// The program's version: `0.1.0`.
[[nodiscard]] std::string_view version();

}  // namespace nest2mqtt
