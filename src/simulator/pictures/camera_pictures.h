#pragma once

#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"

#include "json/json_text.h"
#include "json/path.h"

namespace nest2mqtt::simulator {

/// The service kept the pictures of cameras on a host that no longer exists. Replaces the URLs of that host in `home`,
/// as far as `camera_picture` has the picture, by URLs at `api`.
void set_picture_urls(const std::string& api, json::object& home);

/// Whether a request for this path is one for a picture: `/images/<camera>/snapshot` or `/images/<camera>/event`.
[[nodiscard]] bool is_picture(const Path& path);

/// The picture as a JPEG file: what the camera sees while it streams, or its last event until the URLs of that expire.
/// Nothing where there is no picture. The same home gives the same bytes, another event gives others.
[[nodiscard]] std::optional<std::string> camera_picture(const json::object& home, const Path& path, WallTime now);

}  // namespace nest2mqtt::simulator
