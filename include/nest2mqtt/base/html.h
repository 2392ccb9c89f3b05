#pragma once

#include <string>
#include <string_view>

namespace nest2mqtt {

/// `text` as it stands in HTML, between tags and in quoted attributes: nothing in it is markup any more.
[[nodiscard]] std::string html_escaped(std::string_view text);

}  // namespace nest2mqtt
