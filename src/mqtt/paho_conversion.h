#pragma once

#include <mqtt/async_client.h>

#include "nest2mqtt/mqtt/paho_transport.h"

#include "paho_client.h"

namespace nest2mqtt::mqtt {

/// For one use: Paho C++ 1.2 copies everything but the properties, which stay with this object.
[[nodiscard]] ::mqtt::connect_options connect_options(const ConnectionOptions& options);

[[nodiscard]] ::mqtt::message_ptr to_paho(const Message& message, bool protocol_v5);
[[nodiscard]] Message from_paho(const ::mqtt::message& message);

/// What the broker's CONNACK says.
[[nodiscard]] BrokerLimits broker_limits(const ::mqtt::properties& connack);

}  // namespace nest2mqtt::mqtt
