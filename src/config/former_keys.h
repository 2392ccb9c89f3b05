#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nest2mqtt/config/backend_table.h"

namespace nest2mqtt::config {

/// The key that took the place of one of an earlier version, as in `wwn.api_url` for `nest.api_url`; nothing for all
/// other names. `_file` twins and the list of accounts move with their table.
[[nodiscard]] std::optional<std::string> moved_to(std::string_view name, BackendTables tables);

/// Whether an earlier version had this key, and nothing takes its place: the service was named by a key, and is now by
/// the table.
[[nodiscard]] bool is_dropped(std::string_view name);

/// The tables as people are told of them: "[wwn] or [nle]".
[[nodiscard]] std::string table_list(BackendTables tables);

/// What to say where a dropped key is given.
[[nodiscard]] std::string dropped(std::string_view name, BackendTables tables);

}  // namespace nest2mqtt::config
