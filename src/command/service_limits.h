#pragma once

#include <optional>
#include <string_view>

#include <boost/json/value.hpp>

#include "nest2mqtt/model/schema.h"
#include "nest2mqtt/upstream/abilities.h"

#include "refusal.h"

namespace nest2mqtt::command {

/// Whether the service takes writes to `field` (a name for people) of such objects at all. Nothing: it does.
[[nodiscard]] std::optional<Refusal> check_writable(model::ObjectKind kind, model::Slot slot, std::string_view field,
                                                    const upstream::Abilities& abilities);

/// Whether the service takes `value`, a setpoint in this scale. A rounding error of the sender is forgiven. Nothing: it
/// does.
[[nodiscard]] std::optional<Refusal> check_setpoint_range(std::string_view field, double value,
                                                          const upstream::SetpointLimits& limits);

}  // namespace nest2mqtt::command
