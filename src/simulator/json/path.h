#pragma once

#include <string>
#include <vector>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// The path of a value in a JSON document: `{"devices", "thermostats", "den-44dd"}`. The empty path is the root.
using Path = std::vector<std::string>;

/// The path as text: `/devices/thermostats/den-44dd`.
[[nodiscard]] std::string to_text(const Path& path);

/// The value at `path`, or null where there is none.
[[nodiscard]] const json::value* find(const json::object& root, const Path& path);
/// The object at `path`, or null where there is none or something else.
[[nodiscard]] const json::object* find_object(const json::object& root, const Path& path);

}  // namespace nest2mqtt::simulator
