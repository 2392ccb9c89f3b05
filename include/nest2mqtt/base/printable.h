#pragma once

#include <string>
#include <string_view>

namespace nest2mqtt {

/// Whether `text` has a control character of ASCII in it.
[[nodiscard]] bool has_control_characters(std::string_view text);

/// `text` with `replacement` in place of each control character of ASCII: one line, which no terminal obeys.
[[nodiscard]] std::string replace_control_characters(std::string text, char replacement);

/// `text` with `replacement` in place of each byte that is not a printable character of ASCII.
[[nodiscard]] std::string printable_ascii(std::string_view text, char replacement);

}  // namespace nest2mqtt
