#pragma once

#include <optional>
#include <string_view>

#include "http/messages.h"

namespace nest2mqtt::simulator {

/// A file of the page for people, as it is in this folder.
struct PageFile {
  std::string_view name;  ///< `main.js`
  std::string_view text;
};

/// The file of that name; null if there is none.
[[nodiscard]] const PageFile* find_page_file(std::string_view name);

/// Answers `GET /`, which is the page, and `GET /page/<file>`, which it loads. Nothing: the request is for something
/// else.
[[nodiscard]] std::optional<HttpReply> page_reply(const HttpRequest& request);

}  // namespace nest2mqtt::simulator
