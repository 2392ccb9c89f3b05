#pragma once

#include <string>
#include <string_view>

namespace nest2mqtt::app {

/// `text` as it stands in HTML, between tags and in quoted attributes: nothing in it is markup any more.
[[nodiscard]] std::string for_html(std::string_view text);

}  // namespace nest2mqtt::app
