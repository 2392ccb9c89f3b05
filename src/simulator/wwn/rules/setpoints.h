#pragma once

#include <string>
#include <vector>

#include "home/temperature.h"
#include "json/json_text.h"
#include "wwn/rules/write_rules.h"

namespace nest2mqtt::simulator {

/// A temperature that a write sets.
struct Setpoint {
  std::string name;  ///< without the scale: `target_temperature_low`
  Scale scale;
  double value;
};

/// The temperatures in `fields`. Errors: not a number, not a multiple of the step, or both scales in one write.
[[nodiscard]] Checked<std::vector<Setpoint>> setpoints_in(const json::object& fields);

/// Checks mode, range and lock; for `heat-cool` also that low is below high by the minimum gap. The other of the two is
/// taken from the write or else from the thermostat.
[[nodiscard]] Checked<void> check_setpoints(const json::object& thermostat, const std::vector<Setpoint>& setpoints);

}  // namespace nest2mqtt::simulator
