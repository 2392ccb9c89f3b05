#pragma once

#include <string>
#include <string_view>

#include "http/messages.h"

namespace nest2mqtt::simulator {

// What the HTML pages of every login have in common. Each page is complete: no script, no other file.

/// A page with this title; `content` is HTML.
[[nodiscard]] std::string html_page(std::string_view title, std::string_view content);

/// A field of a form that people do not see.
[[nodiscard]] std::string hidden_field(std::string_view name, std::string_view value);

/// The answer with a page.
[[nodiscard]] HttpReply html_reply(unsigned status, std::string page);

/// Sends the browser to `location`.
[[nodiscard]] HttpReply browser_redirect(const std::string& location);

}  // namespace nest2mqtt::simulator
