#pragma once

#include <string>
#include <string_view>

namespace nest2mqtt::home_assistant {

/// `text` where it consists of `[A-Za-z0-9_-]`, else a name of that kind made from it: the same for the same text, and
/// never one that another text has.
[[nodiscard]] std::string plain_id(std::string_view text);

/// "Living Room (Upstairs)" as Home Assistant would write it in an entity id: `living_room_upstairs`. Empty where that
/// takes more than ASCII; Home Assistant knows how to write other letters.
[[nodiscard]] std::string slug(std::string_view name);

}  // namespace nest2mqtt::home_assistant
