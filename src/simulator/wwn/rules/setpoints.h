#pragma once

#include <string>
#include <vector>

#include "home/temperature.h"
#include "json/json_text.h"
#include "wwn/rules/write_rules.h"

namespace nest2mqtt::simulator {

/// One written temperature.
struct Setpoint {
  std::string name;  ///< without the scale: `target_temperature_low`
  Scale scale;
  double value;
};

/// The temperatures among `fields`. Refused: what is no number, is off the step, or comes in both scales at once.
[[nodiscard]] Checked<std::vector<Setpoint>> setpoints_in(const json::object& fields);

/// Mode, range, lock and, for `heat-cool`, order and gap against the other side (written along or stored).
[[nodiscard]] Checked<void> check_setpoints(const json::object& thermostat, const std::vector<Setpoint>& setpoints);

}  // namespace nest2mqtt::simulator
