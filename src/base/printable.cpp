#include "nest2mqtt/base/printable.h"

#include <algorithm>

#include "nest2mqtt/base/ascii.h"

namespace nest2mqtt {

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_ascii_control);
}

std::string replace_control_characters(std::string text, char replacement) {
  std::replace_if(text.begin(), text.end(), is_ascii_control, replacement);
  return text;
}

std::string printable_ascii(std::string_view text, char replacement) {
  std::string printable(text);
  std::replace_if(
      printable.begin(), printable.end(), [](char c) { return c != ' ' && !is_ascii_visible(c); }, replacement);
  return printable;
}

}  // namespace nest2mqtt
