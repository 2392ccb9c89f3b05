#pragma once

#include <string>

namespace nest2mqtt::mqtt {

/// Of the Paho MQTT C library, which does the work of the C++ one: `1.3.12`.
[[nodiscard]] std::string library_version();

}  // namespace nest2mqtt::mqtt
