#include "control/arguments.h"

#include <algorithm>

#include <fmt/format.h>

#include "nest2mqtt/base/duration.h"

#include "json/fields.h"

namespace nest2mqtt::simulator {

std::string Arguments::text(std::string_view key) {
  const json::value* const value = find(key, true);
  if (value == nullptr) return {};
  if (!value->is_string() || value->get_string().empty()) {
    reject(key, fmt::format("\"{}\" must be a text", key));
    return {};
  }
  return std::string(value->get_string());
}

std::optional<std::string> Arguments::optional_text(std::string_view key) {
  if (find(key, false) == nullptr) return std::nullopt;
  return text(key);
}

std::optional<std::string> Arguments::any_text(std::string_view key) {
  const json::value* const value = find(key, false);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return std::string(value->get_string());
  reject(key, fmt::format("\"{}\" must be a text", key));
  return std::nullopt;
}

std::optional<std::vector<std::string>> Arguments::optional_texts(std::string_view key) {
  const json::value* const value = find(key, false);
  if (value == nullptr) return std::nullopt;
  const json::array* const list = value->if_array();
  const auto is_text = [](const json::value& item) { return item.is_string(); };
  if (list == nullptr || !std::all_of(list->begin(), list->end(), is_text)) {
    reject(key, fmt::format("\"{}\" must be a list of texts", key));
    return std::nullopt;
  }
  std::vector<std::string> texts;
  for (const json::value& item : *list) texts.emplace_back(item.get_string());
  return texts;
}

std::optional<std::string> Arguments::word(std::string_view key, std::initializer_list<const char*> words) {
  auto value = optional_text(key);
  if (!value || std::find(words.begin(), words.end(), *value) != words.end()) return value;
  reject(key, fmt::format("\"{}\" must be one of {}", key, fmt::join(words, ", ")));
  return std::nullopt;
}

std::optional<bool> Arguments::optional_flag(std::string_view key) {
  const json::value* const value = find(key, false);
  if (value == nullptr) return std::nullopt;
  if (value->is_bool()) return value->get_bool();
  reject(key, fmt::format("\"{}\" must be true or false", key));
  return std::nullopt;
}

bool Arguments::flag(std::string_view key, bool fallback) {
  return optional_flag(key).value_or(fallback);
}

double Arguments::number(std::string_view key, double min) {
  const json::value* const value = find(key, true);
  if (value == nullptr) return min;
  const auto number = value->is_number() ? number_of(*value) : std::nullopt;
  if (number && *number >= min) return *number;
  reject(key, fmt::format("\"{}\" must be a number, at least {}", key, min));
  return min;
}

std::size_t Arguments::count(std::string_view key, std::optional<std::size_t> fallback) {
  const json::value* const value = find(key, !fallback);
  if (value == nullptr) return fallback.value_or(0);
  json::error_code error;
  const auto number = value->to_number<std::size_t>(error);
  if (!error) return number;
  reject(key, fmt::format("\"{}\" must be a whole number, 0 or more", key));
  return 0;
}

std::chrono::milliseconds Arguments::duration(std::string_view key, std::chrono::milliseconds fallback) {
  const auto written = optional_text(key);
  if (!written) return fallback;
  const auto value = parse_duration(*written);
  if (value) return *value;
  reject(key, fmt::format("\"{}\": {}", key, value.error().message));
  return fallback;
}

void Arguments::only(std::initializer_list<std::string_view> known) {
  for (const auto& argument : values_) {
    if (std::find(known.begin(), known.end(), argument.key()) != known.end()) continue;
    reject(argument.key(), fmt::format("\"{}\" is not known here; possible: {}", std::string_view(argument.key()),
                                       fmt::join(known, ", ")));
  }
}

void Arguments::reject(std::string_view key, std::string message) {
  if (!message_.empty()) return;
  key_ = key;
  message_ = std::move(message);
}

const json::value* Arguments::find(std::string_view key, bool required) {
  const json::value* const value = values_.if_contains(key);
  if (value == nullptr && required) reject("", fmt::format("\"{}\" is missing", key));
  return value;
}

}  // namespace nest2mqtt::simulator
