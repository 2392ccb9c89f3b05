#pragma once

#include <string>
#include <vector>

#include <toml++/toml.h>

#include "nest2mqtt/config/config_loader.h"

namespace nest2mqtt::config {

/// Where a value came from: a place in the file, or an environment variable.
struct Origin {
  std::string file;  ///< or the variable's name
  std::size_t line = 0;
  std::size_t column = 0;
};

[[nodiscard]] inline Origin origin_of(const std::string& file, const toml::source_region& source) {
  return {file, source.begin.line, source.begin.column};
}

/// Collects what is wrong.
class ConfigErrors {
 public:
  void add(const Origin& origin, std::string what);

  [[nodiscard]] bool empty() const { return errors_.empty(); }

  /// In the order of the file, then of the variables.
  [[nodiscard]] std::vector<ConfigError> sorted() &&;

 private:
  std::vector<ConfigError> errors_;
};

}  // namespace nest2mqtt::config
