#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// Reads the arguments of one action and remembers the first error, so that a parser lists its fields and checks `ok`
/// once at the end. After an error the returned values mean nothing.
class Arguments {
 public:
  explicit Arguments(const json::object& values) : values_(values) {}

  std::string text(std::string_view key);
  std::optional<std::string> optional_text(std::string_view key);
  /// Text that may be empty.
  std::optional<std::string> any_text(std::string_view key);
  /// A list of texts.
  std::optional<std::vector<std::string>> optional_texts(std::string_view key);
  /// Text that must be one of `words`.
  std::optional<std::string> word(std::string_view key, std::initializer_list<const char*> words);
  bool flag(std::string_view key, bool fallback);
  std::optional<bool> optional_flag(std::string_view key);
  double number(std::string_view key, double min);
  std::size_t count(std::string_view key, std::optional<std::size_t> fallback);
  std::chrono::milliseconds duration(std::string_view key, std::chrono::milliseconds fallback);

  /// An argument with another key is an error.
  void only(std::initializer_list<std::string_view> known);

  /// Notes an error in the argument `key`; the first one is kept.
  void reject(std::string_view key, std::string message);

  [[nodiscard]] bool ok() const { return message_.empty(); }
  [[nodiscard]] const std::string& wrong_key() const { return key_; }
  [[nodiscard]] const std::string& message() const { return message_; }

 private:
  const json::value* find(std::string_view key, bool required);

  const json::object& values_;
  std::string key_;
  std::string message_;
};

}  // namespace nest2mqtt::simulator
