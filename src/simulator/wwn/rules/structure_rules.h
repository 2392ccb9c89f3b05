#pragma once

#include "nest2mqtt/base/instant.h"

#include "json/json_text.h"
#include "wwn/rules/write_rules.h"

namespace nest2mqtt::simulator {

/// `away` is `home` or `away`. `eta` needs a home that is away and has a thermostat, a trip id, and a window whose
/// begin is not after its end and whose end is still to come; a begin of 0 takes the trip back.
[[nodiscard]] Checked<void> check_structure(const json::object& structure, const json::object& fields, WallTime now);

/// `eta` itself is never readable; it shows as `eta_begin`.
[[nodiscard]] json::object structure_effects(const json::object& fields);

}  // namespace nest2mqtt::simulator
