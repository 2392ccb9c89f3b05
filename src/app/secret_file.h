#pragma once

#include <string>

#include <tl/expected.hpp>

#include "nest2mqtt/base/secret.h"

namespace nest2mqtt::app {

/// The first line of a file that holds a secret. The error is the rest of a sentence ("names ..."), and shows the
/// path, never the content.
[[nodiscard]] tl::expected<Secret, std::string> read_secret_file(const std::string& path);

}  // namespace nest2mqtt::app
