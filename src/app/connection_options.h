#pragma once

#include "nest2mqtt/app/config.h"
#include "nest2mqtt/mqtt/paho_transport.h"

namespace nest2mqtt::app {

/// How the configuration, which the loader has checked, wants the broker to be spoken to, with the bridge's will.
[[nodiscard]] mqtt::ConnectionOptions connection_options(const MqttConfig& config);

}  // namespace nest2mqtt::app
