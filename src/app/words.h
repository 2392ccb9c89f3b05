#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "nest2mqtt/app/config.h"

namespace nest2mqtt::app {

/// The words of an enumeration, as the configuration and the requests over MQTT write them.
template <class T>
struct Words;

template <>
struct Words<MqttProtocol> {
  static constexpr std::pair<std::string_view, MqttProtocol> all[] = {{"5", MqttProtocol::v5},
                                                                      {"3.1.1", MqttProtocol::v3_1_1}};
};
template <>
struct Words<DiscoveryStyle> {
  static constexpr std::pair<std::string_view, DiscoveryStyle> all[] = {{"device", DiscoveryStyle::device},
                                                                        {"entity", DiscoveryStyle::entity}};
};
template <>
struct Words<LogLevel> {
  static constexpr std::pair<std::string_view, LogLevel> all[] = {{"trace", LogLevel::trace},
                                                                  {"debug", LogLevel::debug},
                                                                  {"info", LogLevel::info},
                                                                  {"warn", LogLevel::warn},
                                                                  {"error", LogLevel::error}};
};
template <>
struct Words<LogFormat> {
  static constexpr std::pair<std::string_view, LogFormat> all[] = {{"text", LogFormat::text},
                                                                   {"json", LogFormat::json}};
};

template <class T>
[[nodiscard]] std::optional<T> find_word(std::string_view text) {
  for (const auto& [word, value] : Words<T>::all) {
    if (word == text) return value;
  }
  return std::nullopt;
}

template <class T>
[[nodiscard]] std::string_view word_of(T value) {
  for (const auto& [word, meaning] : Words<T>::all) {
    if (meaning == value) return word;
  }
  return {};
}

}  // namespace nest2mqtt::app
