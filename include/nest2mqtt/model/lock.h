#pragma once

#include <optional>

#include "nest2mqtt/model/json.h"
#include "nest2mqtt/model/schema.h"

namespace nest2mqtt::model {

/// What a locked thermostat takes: setpoints from `min` to `max`, each if the service tells it.
struct LockRange {
  std::optional<double> min;
  std::optional<double> max;
};

/// The lock in degrees of `scale`, `Unit::celsius` or `Unit::fahrenheit`; nothing while the thermostat is not locked.
/// Limits may also be quoted numbers, as in old documents.
[[nodiscard]] std::optional<LockRange> lock_range(const json::object& thermostat, Unit scale);

}  // namespace nest2mqtt::model
