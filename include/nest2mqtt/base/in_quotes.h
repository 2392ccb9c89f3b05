#pragma once

#include <string>
#include <string_view>

namespace nest2mqtt {

/// `"text"`, as a message to people names a value. Escapes nothing. Not called like std::quoted, which would be chosen
/// for a std::string wherever <iomanip> is included.
[[nodiscard]] inline std::string in_quotes(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

}  // namespace nest2mqtt
