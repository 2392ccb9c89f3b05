#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "nest2mqtt/config/config.h"
#include "nest2mqtt/config/config_changes.h"
#include "nest2mqtt/config/config_loader.h"

namespace nest2mqtt::config {

/// The configuration that holds now, and what of the one on the disk is not taken yet.
class RunningConfig {
 public:
  using Load = std::function<tl::expected<Config, std::vector<ConfigError>>()>;

  /// `load` reads it as at the start of the program.
  RunningConfig(Config config, Load load) : config_(std::move(config)), load_(std::move(load)) {}

  /// Stays where it is; `reload` changes what it says.
  [[nodiscard]] const Config& config() const { return config_; }

  /// Reads it again. With any error nothing changes; else the live keys have their new values, and the changes tell
  /// which these are and for which keys a restart is needed, now or still.
  [[nodiscard]] tl::expected<ConfigChanges, std::vector<ConfigError>> reload();

 private:
  Config config_;
  Load load_;
};

}  // namespace nest2mqtt::config
