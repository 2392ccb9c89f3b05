#include "nest2mqtt/model/lock.h"

#include <string>

namespace nest2mqtt::model {

std::optional<LockRange> lock_range(const json::object& thermostat, std::string_view ending) {
  if (!bool_member(thermostat, "is_locked").value_or(false)) return std::nullopt;
  return LockRange{reading_member(thermostat, std::string("locked_temp_min").append(ending)),
                   reading_member(thermostat, std::string("locked_temp_max").append(ending))};
}

}  // namespace nest2mqtt::model
