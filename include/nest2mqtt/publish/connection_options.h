#pragma once

#include "nest2mqtt/config/config.h"
#include "nest2mqtt/mqtt/paho_transport.h"

namespace nest2mqtt::publish {

/// How the configuration, which the loader has checked, wants the broker to be spoken to, with the bridge's will.
[[nodiscard]] mqtt::ConnectionOptions connection_options(const config::MqttConfig& config);

}  // namespace nest2mqtt::publish
