#include "nest2mqtt/model/lock.h"

namespace nest2mqtt::model {

std::optional<LockRange> lock_range(const json::object& thermostat, Unit scale) {
  if (!bool_member(thermostat, "is_locked").value_or(false)) return std::nullopt;
  return LockRange{reading_member(thermostat, temperature_field("locked_temp_min", scale)->name),
                   reading_member(thermostat, temperature_field("locked_temp_max", scale)->name)};
}

}  // namespace nest2mqtt::model
