#pragma once

#include <optional>
#include <string_view>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// The time that the service writes for "never".
constexpr std::string_view epoch = "1970-01-01T00:00:00.000Z";

/// The field as text; empty if it is absent or not a string.
[[nodiscard]] inline std::string_view text_of(const json::object& object, std::string_view key) {
  const json::value* const value = object.if_contains(key);
  if (value == nullptr || !value->is_string()) return {};
  return value->get_string();
}

/// The field as an object that can be changed; null if it is absent or something else.
[[nodiscard]] inline json::object* object_of(json::object& object, std::string_view key) {
  json::value* const value = object.if_contains(key);
  return value == nullptr ? nullptr : value->if_object();
}

[[nodiscard]] inline std::optional<double> number_of(const json::value& value) {
  json::error_code error;
  const auto number = value.to_number<double>(error);
  if (error) return std::nullopt;
  return number;
}

[[nodiscard]] inline std::optional<double> number_of(const json::object& object, std::string_view key) {
  const json::value* const value = object.if_contains(key);
  if (value == nullptr) return std::nullopt;
  return number_of(*value);
}

/// The field as a boolean; `fallback` if it is absent or something else.
[[nodiscard]] inline bool flag_of(const json::object& object, std::string_view key, bool fallback = false) {
  const json::value* const value = object.if_contains(key);
  if (value == nullptr || !value->is_bool()) return fallback;
  return value->get_bool();
}

}  // namespace nest2mqtt::simulator
