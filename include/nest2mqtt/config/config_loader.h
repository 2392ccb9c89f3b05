#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "nest2mqtt/config/backend_table.h"
#include "nest2mqtt/config/config.h"

namespace nest2mqtt::config {

/// Environment variables by name.
using Environment = std::map<std::string, std::string>;

/// The variables of this process that begin with `NEST2MQTT__`, and the service manager's `CREDENTIALS_DIRECTORY`.
[[nodiscard]] Environment process_environment();

/// One thing that is wrong with the configuration, and what was expected. Never contains a secret.
struct ConfigError {
  std::string file;        ///< the file; for an error in the environment the variable's name
  std::size_t line = 0;    ///< counted from 1; 0 where there is none
  std::size_t column = 0;  ///< counted from 1
  std::string what;

  /// `file:line:column: what`, or `file: what` where there is no line.
  [[nodiscard]] std::string str() const;

  friend bool operator==(const ConfigError&, const ConfigError&) = default;
};

/// Reads the whole configuration: the file, then the environment, which wins, then the files that the `_file` twins of
/// secrets name, then credentials for the secrets that nothing else gave. Reports every error and not only the first,
/// in the order of the file and then of the variables; behind a syntax error in the file only the environment is still
/// read.
///
/// `tables` are those of all back ends; what they point to outlives the configuration. At least one must be in the
/// file, the environment or the credentials.
[[nodiscard]] tl::expected<Config, std::vector<ConfigError>> load_config(const std::string& path,
                                                                         const Environment& environment,
                                                                         BackendTables tables);

}  // namespace nest2mqtt::config
