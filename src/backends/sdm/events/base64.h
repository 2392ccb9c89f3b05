#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nest2mqtt::sdm {

/// The bytes behind base64 digits (RFC 4648, section 4) with their padding, as JSON has the bytes of Google's messages;
/// nothing for any other text.
[[nodiscard]] std::optional<std::string> bytes_of_base64(std::string_view digits);

}  // namespace nest2mqtt::sdm
