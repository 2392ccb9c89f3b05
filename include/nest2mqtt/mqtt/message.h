#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace nest2mqtt::mqtt {

/// One MQTT message, to send or received. The three optional parts exist in MQTT 5 only.
struct Message {
  std::string topic;
  std::string payload;
  bool retain = false;
  int qos = 1;
  std::optional<std::string> response_topic = std::nullopt;
  std::optional<std::string> correlation_data = std::nullopt;
  std::optional<std::chrono::seconds> expiry = std::nullopt;
};

}  // namespace nest2mqtt::mqtt
