#include "percent.h"

#include <charconv>

#include <fmt/format.h>

namespace nest2mqtt::simulator {

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.front() != '%') {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    if (text.size() < 3) return std::nullopt;
    unsigned code = 0;
    const char* const end = text.data() + 3;
    if (std::from_chars(text.data() + 1, end, code, 16).ptr != end) return std::nullopt;
    out += static_cast<char>(code);
    text.remove_prefix(3);
  }
  return out;
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool plain = letter || std::string_view("-._~").find(c) != std::string_view::npos;
    out += plain ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace nest2mqtt::simulator
