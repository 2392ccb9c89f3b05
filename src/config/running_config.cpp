#include "nest2mqtt/config/running_config.h"

namespace nest2mqtt::config {

tl::expected<ConfigChanges, std::vector<ConfigError>> RunningConfig::reload() {
  const auto next = load_();
  if (!next) return tl::unexpected(next.error());
  ConfigChanges found = changes(config_, *next);
  config_ = with_live_values(std::move(config_), *next);
  return found;
}

}  // namespace nest2mqtt::config
