#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/config/config.h"

namespace nest2mqtt::app {

/// `text` with every secret in it replaced by `***`.
[[nodiscard]] std::string without_secrets(std::string_view text, const std::vector<Secret>& secrets);

/// One line of the log, with its line break. Nothing in `message` can start a line of its own; in JSON what is not
/// UTF-8 becomes U+FFFD.
[[nodiscard]] std::string log_line(config::LogFormat format, WallTime at, std::string_view level,
                                   std::string_view message);

}  // namespace nest2mqtt::app
