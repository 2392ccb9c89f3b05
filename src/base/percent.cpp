#include "nest2mqtt/base/percent.h"

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/base/parse_number.h"

namespace nest2mqtt {
namespace {

/// Letters, digits and `plain` stay as they are.
std::string encoded_but(std::string_view text, std::string_view plain) {
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (is_ascii_alphanumeric(c) || plain.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      append_percent_encoded(encoded, c);
    }
  }
  return encoded;
}

}  // namespace

void append_percent_encoded(std::string& to, char byte) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(byte);
  to += '%';
  to += digits[value >> 4U];
  to += digits[value & 0xFU];
}

std::string percent_encoded(std::string_view text) {
  return encoded_but(text, "-._~");
}

std::string percent_encoded_name(std::string_view text) {
  return text.empty() ? "%" : encoded_but(text, "-_");
}

std::optional<std::string> percent_decoded(std::string_view text) {
  constexpr std::size_t escape_length = 3;
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    if (text.front() != '%') {
      decoded += text.front();
      text.remove_prefix(1);
      continue;
    }
    const auto byte = text.size() < escape_length ? std::nullopt
                                                  : parse_hexadecimal<unsigned char>(text.substr(1, escape_length - 1));
    if (!byte) return std::nullopt;
    decoded += static_cast<char>(*byte);
    text.remove_prefix(escape_length);
  }
  return decoded;
}

std::optional<std::string> path_segment(std::string_view text) {
  if (text.empty() || text == "." || text == "..") return std::nullopt;
  return percent_encoded(text);
}

}  // namespace nest2mqtt
