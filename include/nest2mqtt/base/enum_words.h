#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace nest2mqtt {

/// A value of an enum and its word: what stands in messages and files, which no order of the enum changes.
template <class Enum>
struct EnumWord {
  Enum value;
  std::string_view word;
};
template <class Enum>
EnumWord(Enum, std::string_view) -> EnumWord<Enum>;  // clang 14 makes none for an aggregate

/// Whether `words` names every value once, in order, up to `last`. For a static_assert beside the table.
template <class Enum, std::size_t count>
[[nodiscard]] constexpr bool names_all(const std::array<EnumWord<Enum>, count>& words, Enum last) {
  for (std::size_t i = 0; i < count; ++i) {
    if (static_cast<std::size_t>(words[i].value) != i || words[i].word.empty()) return false;
  }
  return count == static_cast<std::size_t>(last) + 1;
}

template <class Enum, std::size_t count>
[[nodiscard]] constexpr std::string_view word_of(const std::array<EnumWord<Enum>, count>& words, Enum value) {
  const auto* const found =
      std::find_if(words.begin(), words.end(), [&](const EnumWord<Enum>& entry) { return entry.value == value; });
  return found == words.end() ? std::string_view() : found->word;
}

template <class Enum, std::size_t count>
[[nodiscard]] constexpr std::optional<Enum> value_of(const std::array<EnumWord<Enum>, count>& words,
                                                     std::string_view word) {
  const auto* const found =
      std::find_if(words.begin(), words.end(), [&](const EnumWord<Enum>& entry) { return entry.word == word; });
  return found == words.end() ? std::nullopt : std::optional(found->value);
}

}  // namespace nest2mqtt
