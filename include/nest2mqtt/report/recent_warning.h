#pragma once

#include <string>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::report {

/// A line of the log with the level warn or error.
struct RecentWarning {
  WallTime at;
  std::string level;  ///< "warn" or "error"
  std::string text;   ///< without the known secrets
};

}  // namespace nest2mqtt::report
