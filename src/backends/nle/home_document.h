#pragma once

#include <span>
#include <string>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/document.h"

#include "thermostat_status.h"

namespace nest2mqtt::nle {

/// A thermostat as it is to be shown.
struct ShownThermostat {
  ThermostatStatus status;
  bool is_online = false;
};

/// The home of one server as a Nest document, with the field names and words of Works with Nest, and a few
/// fields that it did not have. The server has no
/// structures: one is made up, whose id and name are those of the account, without `away`, because these thermostats
/// know no presence. `now` is for `time_to_target`, which is shown as minutes.
[[nodiscard]] model::Document make_document(const std::string& account, std::span<const ShownThermostat> thermostats,
                                            WallTime now);

}  // namespace nest2mqtt::nle
