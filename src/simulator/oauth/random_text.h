#pragma once

#include <random>
#include <string>
#include <string_view>

namespace nest2mqtt::simulator {

/// Letters and digits.
constexpr std::string_view any_character = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/// What people can read out to each other: no 0 and O, no 1 and I.
constexpr std::string_view clear_character = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A text nobody can guess, drawn from the system's own randomness.
[[nodiscard]] inline std::string random_text(std::string_view characters, std::size_t length) {
  std::random_device source;
  std::uniform_int_distribution<std::size_t> pick(0, characters.size() - 1);
  std::string text(length, ' ');
  for (char& c : text) c = characters[pick(source)];
  return text;
}

}  // namespace nest2mqtt::simulator
