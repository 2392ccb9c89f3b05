#include "nest2mqtt/base/shortened.h"

#include "nest2mqtt/base/utf8.h"

namespace nest2mqtt {

std::string shortened(std::string_view text, std::size_t max) {
  if (text.size() <= max) return std::string(text);
  return std::string(utf8_prefix(text, max)) + "...";
}

std::string shortened_with_size(std::string_view text, std::size_t max) {
  if (text.size() <= max) return std::string(text);
  return shortened(text, max) + " (" + std::to_string(text.size()) + " bytes)";
}

}  // namespace nest2mqtt
