#pragma once

#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/object_id.h"

namespace nest2mqtt::command {

/// A command as it came from the broker; nothing of it has been checked.
struct CommandMessage {
  model::ObjectId object;
  std::optional<std::string> field;  ///< nothing: the payload is a JSON object of fields
  std::string payload;
  bool retained = false;
  std::optional<std::string> response_topic = std::nullopt;
  std::optional<std::string> correlation_data = std::nullopt;
  std::optional<milliseconds> expiry = std::nullopt;  ///< what is left of the message expiry of MQTT 5
};

}  // namespace nest2mqtt::command
