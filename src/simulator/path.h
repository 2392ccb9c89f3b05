#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json_text.h"

namespace nest2mqtt::simulator {

/// Where something is in the document: `{"devices", "thermostats", "den-44dd"}`. Empty is the root.
using Path = std::vector<std::string>;

/// `/devices/thermostats/den-44dd`, as requests are logged and scenarios are written.
[[nodiscard]] std::string to_text(const Path& path);

/// A request target taken apart, percent-escapes decoded.
struct Target {
  Path path;
  std::map<std::string, std::string> query;
};

/// Nothing if an escape is broken or a segment is empty (one trailing slash is allowed).
[[nodiscard]] std::optional<Target> parse_target(std::string_view text);

/// Takes the Firebase-style suffix off the last segment: `/devices.json` means `/devices`.
void strip_json_suffix(Path& path);

/// The value at `path`, or null where there is none.
[[nodiscard]] const json::value* find(const json::object& root, const Path& path);
[[nodiscard]] const json::object* find_object(const json::object& root, const Path& path);

}  // namespace nest2mqtt::simulator
