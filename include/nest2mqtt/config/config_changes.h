#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/config/config.h"

namespace nest2mqtt::config {

/// How one configuration differs from another, by the names of the keys. The further accounts of a table count as one
/// key, and so does a table that comes or goes.
struct ConfigChanges {
  std::vector<std::string> live;
  std::vector<std::string> restart;  ///< those that are not live

  [[nodiscard]] bool include(std::string_view key) const;

  friend bool operator==(const ConfigChanges&, const ConfigChanges&) = default;
};

[[nodiscard]] ConfigChanges changes(const Config& from, const Config& to);

/// `running` with the values that `next` has for the live keys.
[[nodiscard]] Config with_live_values(Config running, const Config& next);

}  // namespace nest2mqtt::config
