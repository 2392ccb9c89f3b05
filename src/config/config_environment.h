#pragma once

#include <list>
#include <string>
#include <string_view>

#include <toml++/toml.h>

#include "config_faults.h"
#include "config_givens.h"

namespace nest2mqtt::config {

/// What the environment gives, together with the nodes it was parsed into.
struct EnvironmentContent {
  Givens<Config> givens;
  const toml::node* accounts = nullptr;  ///< `nest.account`, as a TOML list of inline tables
  Origin accounts_origin;
  std::list<toml::table> tables;  ///< own the nodes
};

/// The variable of a key: `mqtt.password` is `NEST2MQTT__MQTT__PASSWORD`.
[[nodiscard]] std::string variable_of(std::string_view key);

[[nodiscard]] EnvironmentContent read_environment(const Environment& environment, Faults& faults);

}  // namespace nest2mqtt::config
