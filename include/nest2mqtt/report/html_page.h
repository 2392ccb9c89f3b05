#pragma once

#include <string>
#include <string_view>

namespace nest2mqtt::report {

/// A page of the bridge as HTML, with the looks of all of them: one file without script, picture or anything else to be
/// fetched. `title` is plain text; `body` and `head`, what is added to the head, are HTML.
[[nodiscard]] std::string html_page(std::string_view title, std::string_view body, std::string_view head = {});

}  // namespace nest2mqtt::report
