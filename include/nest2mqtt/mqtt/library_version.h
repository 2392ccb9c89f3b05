#pragma once

#include <string>

namespace nest2mqtt::mqtt {

/// Paho's C library, which does the work: `1.3.12`.
[[nodiscard]] std::string library_version();

}  // namespace nest2mqtt::mqtt
