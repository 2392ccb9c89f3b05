#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "nest2mqtt/config/backend_table.h"

namespace nest2mqtt::config {

/// What to say of a name that only an earlier version knew; nothing for all others. `is_now` makes the sentence for a
/// key that stands in another table now, as `wwn.api_url` for `nest.api_url`. `_file` twins and the list of accounts
/// move with their table.
[[nodiscard]] std::optional<std::string> former_key_error(
    std::string_view name, BackendTables tables, const std::function<std::string(const std::string& key)>& is_now);

/// The tables as people are told of them: "[wwn] or [nle]".
[[nodiscard]] std::string table_list(BackendTables tables);

}  // namespace nest2mqtt::config
