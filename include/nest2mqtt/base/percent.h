#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nest2mqtt {

/// `%XX` for one byte.
void append_percent_encoded(std::string& to, char byte);

/// `text` with every byte escaped as `%XX` but letters, digits and `-._~` (RFC 3986, 2.3): it can stand anywhere in a
/// URL and ends nothing there.
[[nodiscard]] std::string percent_encoded(std::string_view text);

/// The reverse, of digits in either case. Nothing if an escape is broken.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

/// `text` as a name that can stand anywhere, as a file or as a level of a topic: escaped is everything but letters,
/// digits, `-` and `_`, and the empty text is `%`. Each text has its own name, and none is `.` or has a `.` in it.
[[nodiscard]] std::string percent_encoded_name(std::string_view text);

/// `text` as one segment of a URL's path. Nothing for what cannot be one: an empty text, and `.` and
/// `..`, which clients and servers take out of a path also where they are escaped.
[[nodiscard]] std::optional<std::string> path_segment(std::string_view text);

}  // namespace nest2mqtt
