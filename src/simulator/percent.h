#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nest2mqtt::simulator {

/// `%20` becomes a blank. Nothing if an escape is broken.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

/// Escapes everything but letters, digits and `-._~`, so that the text can stand anywhere in a URL.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace nest2mqtt::simulator
