#pragma once

#include <random>
#include <string>
#include <string_view>

namespace nest2mqtt::simulator {

constexpr std::string_view alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/// Characters that people do not confuse: without 0 and O, 1 and I.
constexpr std::string_view unambiguous = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A random text that cannot be guessed; from std::random_device.
[[nodiscard]] inline std::string random_text(std::string_view characters, std::size_t length) {
  std::random_device source;
  std::uniform_int_distribution<std::size_t> pick(0, characters.size() - 1);
  std::string text(length, ' ');
  for (char& c : text) c = characters[pick(source)];
  return text;
}

}  // namespace nest2mqtt::simulator
