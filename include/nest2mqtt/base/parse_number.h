#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace nest2mqtt {

/// The number that `text` is, all of it: no blanks, no `+`, in the range of the type. A double may be infinite or not a
/// number.
template <class Number>
[[nodiscard]] std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && rest == end ? std::optional(number) : std::nullopt;
}

/// The same of hexadecimal digits, without `0x`.
template <class Number>
[[nodiscard]] std::optional<Number> parse_hexadecimal(std::string_view digits) {
  static_assert(std::is_unsigned_v<Number>);
  Number number{};
  const char* const end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, number, 16);
  return error == std::errc() && rest == end ? std::optional(number) : std::nullopt;
}

}  // namespace nest2mqtt
