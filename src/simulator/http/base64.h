#pragma once

#include <string>
#include <string_view>

namespace nest2mqtt::simulator {

/// The bytes in base64, with padding.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace nest2mqtt::simulator
