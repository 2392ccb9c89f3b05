#pragma once

#include <cstddef>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/mqtt/message.h"

namespace nest2mqtt::mqtt {

/// The largest packet that MQTT has a length for (MQTT 5, section 2.1.4).
inline constexpr std::size_t max_mqtt_packet = 5 + 268'435'455;

/// A permanent error if `message` cannot be a PUBLISH, or is larger as one than the `max_packet` bytes that the broker
/// takes. A broker would end the connection for it, and once more after every new one.
[[nodiscard]] Result<void> check_publish(const Message& message, std::size_t max_packet);

}  // namespace nest2mqtt::mqtt
