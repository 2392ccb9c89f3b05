#pragma once

#include <string>

namespace nest2mqtt::config {

/// `text` as a string of the configuration file; whatever a service has in a name, terminal and log get one plain line.
[[nodiscard]] std::string quoted_for_toml(const std::string& text);

}  // namespace nest2mqtt::config
