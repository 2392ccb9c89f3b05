#include "log_line.h"

#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/base/redaction.h"
#include "nest2mqtt/base/utf8.h"

namespace nest2mqtt::app {
namespace {

/// Control characters written out, so that they neither break the line nor reach a terminal.
std::string one_line(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  for (const char c : text) {
    if (c == '\n') {
      line += "\\n";
    } else if (is_ascii_control(c)) {
      line += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      line += c;
    }
  }
  return line;
}

}  // namespace

std::string without_secrets(std::string_view text, const std::vector<Secret>& secrets) {
  std::string clean(text);
  for (const Secret& secret : secrets) clean = without_secret(std::move(clean), secret);
  return clean;
}

std::string log_line(config::LogFormat format, WallTime at, std::string_view level, std::string_view message) {
  if (format == config::LogFormat::text) {
    return fmt::format("{} {:5} {}\n", format_utc(at), level, one_line(message));
  }
  const boost::json::object line{{"time", format_utc(at)}, {"level", level}, {"message", valid_utf8(message)}};
  return boost::json::serialize(line) + "\n";
}

}  // namespace nest2mqtt::app
