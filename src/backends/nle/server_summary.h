#pragma once

#include <span>
#include <string>

#include "thermostat_status.h"

namespace nest2mqtt::nle {

/// What was found at a server, for a person: how many thermostats, and which of them have spoken lately.
[[nodiscard]] std::string server_summary(std::span<const ThermostatStatus> thermostats);

}  // namespace nest2mqtt::nle
