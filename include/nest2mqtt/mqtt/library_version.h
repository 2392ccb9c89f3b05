#pragma once

#include <string>

namespace nest2mqtt::mqtt {

/// libmosquitto's: `2.0.11`.
[[nodiscard]] std::string library_version();

}  // namespace nest2mqtt::mqtt
