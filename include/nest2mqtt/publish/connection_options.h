#pragma once

#include <string_view>

#include "nest2mqtt/config/config.h"
#include "nest2mqtt/mqtt/paho_transport.h"

namespace nest2mqtt::publish {

/// How the configuration, which the loader has checked, wants the broker to be spoken to, with the bridge's will.
[[nodiscard]] mqtt::ConnectionOptions connection_options(const config::MqttConfig& config);

/// The same for a command that runs beside the bridge: under a client id of its own, which ends with `suffix`, and
/// without the bridge's will.
[[nodiscard]] mqtt::ConnectionOptions options_beside_bridge(const config::MqttConfig& config, std::string_view suffix);

}  // namespace nest2mqtt::publish
