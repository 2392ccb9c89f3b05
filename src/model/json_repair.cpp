#include "json_repair.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/base/parse_number.h"
#include "nest2mqtt/base/utf8.h"

namespace nest2mqtt::model {
namespace {

constexpr std::size_t escape_length = 6;  // of \uXXXX

constexpr bool is_between(unsigned value, unsigned first, unsigned last) {
  return value >= first && value <= last;
}

/// The UTF-16 unit of the escape at the beginning of `text`.
std::optional<unsigned> escaped_unit(std::string_view text) {
  if (text.size() < escape_length || !text.starts_with("\\u")) return std::nullopt;
  return parse_hexadecimal<unsigned>(text.substr(2, 4));
}

bool is_high_surrogate(unsigned unit) {
  return is_between(unit, 0xD800, 0xDBFF);
}

bool is_low_surrogate(unsigned unit) {
  return is_between(unit, 0xDC00, 0xDFFF);
}

/// Of the JSON string at the beginning of `text`, quotes included; all of `text` if it does not end.
std::size_t string_length(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return text.size();
}

/// Of what is made of a number's characters at the beginning of `text`.
std::size_t number_length(std::string_view text) {
  return std::min(text.find_first_not_of("0123456789+-.eE"), text.size());
}

/// The escape, of one or two units, at the beginning of `text`.
Utf8Sequence escape_sequence(std::string_view text) {
  const auto unit = escaped_unit(text);
  if (!unit) return {text.size() < 2 || static_cast<unsigned char>(text[1]) >= 0x80 ? 1U : 2U, true};
  if (is_low_surrogate(*unit)) return {escape_length, false};
  if (!is_high_surrogate(*unit)) return {escape_length, true};
  const auto next = escaped_unit(text.substr(escape_length));
  return next && is_low_surrogate(*next) ? Utf8Sequence{2 * escape_length, true} : Utf8Sequence{escape_length, false};
}

}  // namespace

std::string with_valid_unicode(std::string_view text) {
  std::string valid;
  valid.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const Utf8Sequence sequence = text.front() == '\\' ? escape_sequence(text) : first_utf8_sequence(text);
    valid += sequence.valid ? text.substr(0, sequence.length) : replacement_character;
    text.remove_prefix(sequence.length);
  }
  return valid;
}

std::string with_huge_exponents_as_text(std::string_view text) {
  constexpr std::size_t max_exponent_digits = 4;
  std::string result;
  result.reserve(text.size() + 2);
  while (!text.empty()) {
    const std::size_t length =
        text.front() == '"' ? string_length(text) : std::max<std::size_t>(number_length(text), 1);
    const std::string_view token = text.substr(0, length);
    const std::size_t exponent = token.front() == '"' ? std::string_view::npos : token.find_first_of("eE");
    const std::string_view digits =
        exponent == std::string_view::npos ? std::string_view() : token.substr(exponent + 1);
    const std::size_t first_digit = std::min(digits.find_first_not_of("+-"), digits.size());
    const bool huge = is_ascii_digit(text.front() == '-' && length > 1 ? text[1] : text.front()) &&
                      digits.size() - first_digit > max_exponent_digits;
    if (huge) result += '"';
    result += token;
    if (huge) result += '"';
    text.remove_prefix(length);
  }
  return result;
}

}  // namespace nest2mqtt::model
