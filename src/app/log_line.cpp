#include "log_line.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "nest2mqtt/base/redaction.h"

namespace nest2mqtt::app {
namespace {

/// The length of the well-formed UTF-8 character at the front (RFC 3629), or 0.
std::size_t character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto within = [&](std::size_t i, unsigned low, unsigned high) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  const auto tail = [&](std::size_t i) { return within(i, 0x80, 0xBF); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    // No over-long forms, no surrogates.
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return within(1, low, high) && tail(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return within(1, low, high) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

/// Control characters written out, so that they neither break the line nor reach a terminal.
std::string one_line(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  for (const char c : text) {
    if (c == '\n') {
      line += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      line += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      line += c;
    }
  }
  return line;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = character(text);
    valid += length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return valid;
}

std::string without_secrets(std::string_view text, const std::vector<Secret>& secrets) {
  std::string clean(text);
  for (const Secret& secret : secrets) clean = without_secret(std::move(clean), secret);
  return clean;
}

std::string log_line(LogFormat format, WallTime at, std::string_view level, std::string_view message) {
  if (format == LogFormat::text) {
    return fmt::format("{} {:5} {}\n", format_utc(at), level, one_line(message));
  }
  const boost::json::object line{{"time", format_utc(at)}, {"level", level}, {"message", valid_utf8(message)}};
  return boost::json::serialize(line) + "\n";
}

}  // namespace nest2mqtt::app
