#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nest2mqtt::net {

/// `text` with every byte escaped as `%XX` but letters, digits and `-._~` (RFC 3986, 2.3): it can stand anywhere in a
/// URL and ends nothing there.
[[nodiscard]] std::string percent_encoded(std::string_view text);

/// `text` as one segment of a URL's path. Nothing for what cannot be one: an empty text, and `.` and `..`, which
/// clients and servers take out of a path also where they are escaped.
[[nodiscard]] std::optional<std::string> path_segment(std::string_view text);

}  // namespace nest2mqtt::net
