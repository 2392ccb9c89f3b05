#pragma once

#include <string>
#include <string_view>

namespace nest2mqtt {

/// `"text"`, as a message to people names a value. Escapes nothing.
[[nodiscard]] inline std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

}  // namespace nest2mqtt
