#pragma once

#include <string>
#include <vector>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// Where something is in the document: `{"devices", "thermostats", "den-44dd"}`. Empty is the root.
using Path = std::vector<std::string>;

/// `/devices/thermostats/den-44dd`, as requests are logged and scenarios are written.
[[nodiscard]] std::string to_text(const Path& path);

/// The value at `path`, or null where there is none.
[[nodiscard]] const json::value* find(const json::object& root, const Path& path);
[[nodiscard]] const json::object* find_object(const json::object& root, const Path& path);

}  // namespace nest2mqtt::simulator
