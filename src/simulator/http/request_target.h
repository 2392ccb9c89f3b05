#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "json/path.h"

namespace nest2mqtt::simulator {

/// The path and the query of a request target, with percent-escapes decoded.
struct RequestTarget {
  Path path;
  std::map<std::string, std::string> query;
};

/// Nothing if an escape is invalid or a segment is empty (one trailing slash is allowed).
[[nodiscard]] std::optional<RequestTarget> parse_target(std::string_view text);

/// Removes the `.json` suffix, which Firebase clients add, from the last segment: `/devices.json` means `/devices`.
void strip_json_suffix(Path& path);

}  // namespace nest2mqtt::simulator
