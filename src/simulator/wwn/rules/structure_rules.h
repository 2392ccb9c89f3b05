#pragma once

#include "nest2mqtt/base/instant.h"

#include "json/json_text.h"
#include "wwn/rules/write_rules.h"

namespace nest2mqtt::simulator {

/// `away` is `home` or `away`. `eta` needs a home that is away and has a thermostat, a trip id, and a window that
/// begins before it ends and ends in the future; a begin of 0 cancels the trip.
[[nodiscard]] Checked<void> check_structure(const json::object& structure, const json::object& fields, WallTime now);

/// The fields that a write changes. `eta` itself cannot be read; its begin becomes `eta_begin`.
[[nodiscard]] json::object structure_effects(const json::object& fields);

}  // namespace nest2mqtt::simulator
