#pragma once

#include <optional>
#include <string>
#include <vector>

#include <toml++/toml.h>

#include "nest2mqtt/config/backend_table.h"

#include "config_assignments.h"
#include "config_errors.h"
#include "table_content.h"

namespace nest2mqtt::config {

/// What the file gives. The nodes belong to the table it was read from.
struct FileContent {
  Assignments<Config> assignments;
  std::vector<TableContent> tables;  ///< one for each of the back ends' tables
  bool has_moved_keys = false;       ///< it was written for an earlier version
};

/// Parses the file; nothing, and an error, where that fails.
[[nodiscard]] std::optional<toml::table> parse_file(const std::string& path, BackendTables tables,
                                                    ConfigErrors& errors);

/// Sorts the file's values by key, and finds those that are no key.
[[nodiscard]] FileContent sort_by_key(const toml::table& table, const std::string& path, BackendTables tables,
                                      ConfigErrors& errors);

/// Every name that the configuration may have: keys, their twins and lists of accounts.
[[nodiscard]] std::vector<std::string> known_names(BackendTables tables);

/// What to say of a name that is no key.
[[nodiscard]] std::string unknown_key(const std::string& name, const std::vector<std::string>& known);

}  // namespace nest2mqtt::config
