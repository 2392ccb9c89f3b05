#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "nest2mqtt/base/enum_words.h"
#include "nest2mqtt/config/config.h"

namespace nest2mqtt::config {

/// The words of an enumeration, as the configuration and the requests over MQTT write them.
template <class T>
struct Words;

template <>
struct Words<MqttProtocol> {
  static constexpr std::array all{EnumWord{MqttProtocol::v5, "5"}, EnumWord{MqttProtocol::v3_1_1, "3.1.1"}};
};
template <>
struct Words<DiscoveryStyle> {
  static constexpr std::array all{EnumWord{DiscoveryStyle::device, "device"},
                                  EnumWord{DiscoveryStyle::entity, "entity"}};
};
template <>
struct Words<LogLevel> {
  static constexpr std::array all{EnumWord{LogLevel::trace, "trace"}, EnumWord{LogLevel::debug, "debug"},
                                  EnumWord{LogLevel::info, "info"}, EnumWord{LogLevel::warn, "warn"},
                                  EnumWord{LogLevel::error, "error"}};
};
template <>
struct Words<LogFormat> {
  static constexpr std::array all{EnumWord{LogFormat::text, "text"}, EnumWord{LogFormat::json, "json"}};
};

template <class T>
[[nodiscard]] constexpr std::optional<T> find_word(std::string_view text) {
  return value_of(Words<T>::all, text);
}

template <class T>
[[nodiscard]] constexpr std::string_view word_of(T value) {
  return nest2mqtt::word_of(Words<T>::all, value);
}

}  // namespace nest2mqtt::config
