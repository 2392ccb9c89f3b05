#include "server_summary.h"

#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/base/printable.h"

namespace nest2mqtt::nle {
namespace {

std::string when_it_spoke(const ThermostatStatus& status) {
  if (!status.is_available) return "not heard for 5 minutes";
  if (status.is_subscribed) return "connected";
  // For 5 minutes after its start the server takes every thermostat for available.
  return status.has_key ? "heard within 5 minutes" : "not heard since the server was started";
}

std::string line_of(const ThermostatStatus& status) {
  const std::string name = replace_control_characters(status.name.value_or(status.serial), '?');
  return name + " (" + when_it_spoke(status) + ")";
}

}  // namespace

std::string server_summary(std::span<const ThermostatStatus> thermostats) {
  const std::string reached = "the server answers (it does not tell its version) and has ";
  if (thermostats.empty()) return reached + "no thermostats";
  return reached + std::to_string(thermostats.size()) + (thermostats.size() == 1 ? " thermostat: " : " thermostats: ") +
         joined(thermostats, ", ", line_of);
}

}  // namespace nest2mqtt::nle
