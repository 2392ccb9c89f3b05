#pragma once

#include <string>

namespace nest2mqtt::mqtt {

/// The version of the Paho MQTT C library, on which the C++ one is built: `1.3.12`.
[[nodiscard]] std::string paho_version();

}  // namespace nest2mqtt::mqtt
