#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nest2mqtt {

/// What stands in a text in place of bytes that are not UTF-8: U+FFFD.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// The beginning of a text: one well-formed character (Unicode 15, table 3-7), or bytes that are to be replaced by one
/// U+FFFD.
struct Utf8Sequence {
  std::size_t length;
  bool valid;
};

/// The sequence at the beginning of `text`, which is not empty. What is not valid is as long as the Unicode standard
/// recommends: the maximal part of a character, at least one byte.
[[nodiscard]] Utf8Sequence first_utf8_sequence(std::string_view text);

/// Whether `text` may stand in JSON and MQTT at all.
[[nodiscard]] bool is_utf8(std::string_view text);

/// `text` with U+FFFD in place of what is not UTF-8.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// The beginning of `text` of at most `max` bytes that does not end inside a character.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t max);

}  // namespace nest2mqtt
