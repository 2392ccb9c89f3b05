#pragma once

#include "json/json_text.h"
#include "oauth/permissions.h"

namespace nest2mqtt::simulator {

/// Removes from a home document what these permissions do not allow to read. It is absent, never null.
void remove_unpermitted(json::object& document, const Permissions& permissions);

/// Whether these permissions allow to write a field that is writable at all. `group` is
/// `thermostats`, `cameras` or `structures`.
[[nodiscard]] bool may_write(const Permissions& permissions, std::string_view group, std::string_view field);

}  // namespace nest2mqtt::simulator
