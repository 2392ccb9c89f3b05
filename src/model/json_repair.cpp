#include "json_repair.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace nest2mqtt::model {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::size_t escape_length = 6;                  // of \uXXXX

constexpr bool is_between(unsigned value, unsigned first, unsigned last) {
  return value >= first && value <= last;
}

struct Sequence {
  std::size_t length;
  bool valid;
};

/// The UTF-8 sequence at the beginning of `text`, or the part of it that is to be replaced (Unicode 15, table 3-7).
Sequence utf8_sequence(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {1, true};
  const std::size_t length = is_between(lead, 0xC2, 0xDF)   ? 2
                             : is_between(lead, 0xE0, 0xEF) ? 3
                             : is_between(lead, 0xF0, 0xF4) ? 4
                                                            : 0;
  if (length == 0) return {1, false};
  // The second byte also excludes overlong forms, surrogates and what is beyond U+10FFFF.
  const unsigned first = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned last = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  for (std::size_t i = 1; i < length; ++i) {
    const bool fits = i < text.size() && is_between(byte(i), i == 1 ? first : 0x80, i == 1 ? last : 0xBF);
    if (!fits) return {i, false};
  }
  return {length, true};
}

/// The UTF-16 unit of the escape at the beginning of `text`.
std::optional<unsigned> escaped_unit(std::string_view text) {
  if (text.size() < escape_length || !text.starts_with("\\u")) return std::nullopt;
  unsigned unit = 0;
  for (const char c : text.substr(2, 4)) {
    const unsigned digit = is_between(static_cast<unsigned char>(c), '0', '9')   ? c - '0'
                           : is_between(static_cast<unsigned char>(c), 'a', 'f') ? c - 'a' + 10
                           : is_between(static_cast<unsigned char>(c), 'A', 'F') ? c - 'A' + 10
                                                                                 : 16;
    if (digit == 16) return std::nullopt;
    unit = unit * 16 + digit;
  }
  return unit;
}

bool is_high_surrogate(unsigned unit) {
  return is_between(unit, 0xD800, 0xDBFF);
}

bool is_low_surrogate(unsigned unit) {
  return is_between(unit, 0xDC00, 0xDFFF);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
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
Sequence escape_sequence(std::string_view text) {
  const auto unit = escaped_unit(text);
  if (!unit) return {text.size() < 2 || static_cast<unsigned char>(text[1]) >= 0x80 ? 1U : 2U, true};
  if (is_low_surrogate(*unit)) return {escape_length, false};
  if (!is_high_surrogate(*unit)) return {escape_length, true};
  const auto next = escaped_unit(text.substr(escape_length));
  return next && is_low_surrogate(*next) ? Sequence{2 * escape_length, true} : Sequence{escape_length, false};
}

}  // namespace

std::string with_valid_unicode(std::string_view text) {
  std::string valid;
  valid.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const Sequence sequence = text.front() == '\\' ? escape_sequence(text) : utf8_sequence(text);
    valid += sequence.valid ? text.substr(0, sequence.length) : replacement;
    text.remove_prefix(sequence.length);
  }
  return valid;
}

std::string with_huge_exponents_as_text(std::string_view text) {
  constexpr std::size_t longest_exponent = 4;
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
    const bool huge = is_digit(text.front() == '-' && length > 1 ? text[1] : text.front()) &&
                      digits.size() - first_digit > longest_exponent;
    if (huge) result += '"';
    result += token;
    if (huge) result += '"';
    text.remove_prefix(length);
  }
  return result;
}

}  // namespace nest2mqtt::model
