#include "nest2mqtt/config/toml_text.h"

#include <sstream>
#include <string_view>

#include <toml++/toml.h>

namespace nest2mqtt::config {
namespace {

/// U+0080 to U+009F: some terminals obey them, and toml++ leaves them as they are with other letters beyond ASCII.
bool has_c1_control(std::string_view text) {
  for (std::size_t at = text.find('\xC2'); at != std::string_view::npos && at + 1 < text.size();
       at = text.find('\xC2', at + 1)) {
    if (static_cast<unsigned char>(text[at + 1]) < 0xA0) return true;
  }
  return false;
}

}  // namespace

std::string quoted_for_toml(const std::string& text) {
  const toml::value<std::string> value(text);
  std::ostringstream out;
  out << toml::toml_formatter(
      value, has_c1_control(text) ? toml::format_flags::none : toml::format_flags::allow_unicode_strings);
  return out.str();
}

}  // namespace nest2mqtt::config
