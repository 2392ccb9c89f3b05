#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::report {

/// What `nest2mqtt health` makes of the bridge's health.
struct HealthResult {
  bool healthy = false;
  std::string line;  ///< for people; no line break
};

/// Healthy is a bridge that answers and has its broker. What only a person or the service can mend (no login, the
/// service away) is told but does not count: a container that is started again for it would gain nothing, and lose
/// what it still shows.
[[nodiscard]] HealthResult judge_health(const json::object& health);

}  // namespace nest2mqtt::report
