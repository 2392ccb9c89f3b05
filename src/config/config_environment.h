#pragma once

#include <list>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "nest2mqtt/config/backend_table.h"

#include "config_assignments.h"
#include "config_errors.h"
#include "table_content.h"

namespace nest2mqtt::config {

/// What the environment gives, together with the nodes it was parsed into.
struct EnvironmentContent {
  Assignments<Config> assignments;
  std::vector<TableContent> tables;  ///< one for each of the back ends' tables
  bool has_moved_keys = false;       ///< it was written for an earlier version
  std::list<toml::table> nodes;      ///< own the nodes
};

/// The variable of a key: `mqtt.password` is `NEST2MQTT__MQTT__PASSWORD`.
[[nodiscard]] std::string variable_of(std::string_view key);

[[nodiscard]] EnvironmentContent read_environment(const Environment& environment, BackendTables tables,
                                                  ConfigErrors& errors);

}  // namespace nest2mqtt::config
