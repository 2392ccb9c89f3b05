#pragma once

#include <string>

#include <toml++/toml.h>

#include "config_faults.h"
#include "config_givens.h"

namespace nest2mqtt::config {

/// What the file gives. The nodes belong to the table it was read from.
struct FileContent {
  Givens<Config> givens;
  const toml::node* accounts = nullptr;  ///< `nest.account`
};

/// Parses the file; an empty table, and a fault, where that fails.
[[nodiscard]] toml::table parse_file(const std::string& path, Faults& faults);

/// Sorts the file's values by key, and finds those that are no key.
[[nodiscard]] FileContent sort_by_key(const toml::table& table, const std::string& path, Faults& faults);

/// What to say of a name that is no key.
[[nodiscard]] std::string unknown_key(const std::string& name, const std::vector<std::string>& known);

}  // namespace nest2mqtt::config
