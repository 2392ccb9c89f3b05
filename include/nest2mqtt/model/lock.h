#pragma once

#include <optional>
#include <string_view>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::model {

/// What a locked thermostat takes: setpoints from `min` to `max`, each if the service tells it.
struct LockRange {
  std::optional<double> min;
  std::optional<double> max;
};

/// The lock in the scale of `ending`, `_c` or `_f`; nothing while the thermostat is not locked. Old documents have
/// the limits as quoted text.
[[nodiscard]] std::optional<LockRange> lock_range(const json::object& thermostat, std::string_view ending);

}  // namespace nest2mqtt::model
