#pragma once

#include <string>
#include <string_view>

namespace nest2mqtt::home_assistant {

/// `text` where it consists of `[A-Za-z0-9_-]`, else a name of that kind made from it: the same for the same text, and
/// never one that another text has.
[[nodiscard]] std::string plain_id(std::string_view text);

/// "Living Room (Upstairs)" for a suggested entity id: `living_room_upstairs`. Letters beyond ASCII stay as they are:
/// Home Assistant transliterates what it is suggested (`küche` becomes `kuche`).
[[nodiscard]] std::string slug(std::string_view name);

}  // namespace nest2mqtt::home_assistant
