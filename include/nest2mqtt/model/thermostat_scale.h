#pragma once

#include "nest2mqtt/model/json.h"
#include "nest2mqtt/model/schema.h"

namespace nest2mqtt::model {

/// The scale in which the thermostat shows temperatures to people: `Unit::celsius`, unless its document says otherwise.
[[nodiscard]] inline Unit display_scale(const json::object& thermostat) {
  return string_member(thermostat, "temperature_scale") == "F" ? Unit::fahrenheit : Unit::celsius;
}

}  // namespace nest2mqtt::model
