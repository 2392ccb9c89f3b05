#pragma once

#include "json/json_text.h"
#include "oauth/permissions.h"

namespace nest2mqtt::simulator {

/// Takes out of a home document what these permissions do not show. Hidden things are absent, never null.
void hide_what_is_not_permitted(json::object& document, const Permissions& permissions);

/// Whether a field that the service lets products write may be written with these permissions. `group` is
/// `thermostats`, `cameras` or `structures`.
[[nodiscard]] bool may_write(const Permissions& permissions, std::string_view group, std::string_view field);

}  // namespace nest2mqtt::simulator
