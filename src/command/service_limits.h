#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "nest2mqtt/model/schema.h"
#include "nest2mqtt/upstream/abilities.h"

#include "refusal.h"

namespace nest2mqtt::command {

/// Whether the service takes writes to `field` (a name for people) of such objects at all. Nothing: it does; else the
/// code is `permission`. (`read_only` means that no service takes writes to the field.)
[[nodiscard]] std::optional<Refusal> check_writable(model::ObjectKind kind, model::Slot slot, std::string_view field,
                                                    const upstream::Abilities& abilities);

/// Whether `word` is among `choices`, what the service takes for the field. Nothing: it is.
[[nodiscard]] std::optional<Refusal> check_choice(std::string_view field, std::string_view word,
                                                  std::span<const std::string_view> choices);

/// What somebody wrote, for a refusal: in quotes, short and printable.
[[nodiscard]] std::string excerpt(std::string_view text);

/// Whether the service takes `value`, a setpoint in this scale. A rounding error of the sender is forgiven. Nothing: it
/// does.
[[nodiscard]] std::optional<Refusal> check_setpoint_range(std::string_view field, double value,
                                                          const upstream::SetpointLimits& limits);

}  // namespace nest2mqtt::command
