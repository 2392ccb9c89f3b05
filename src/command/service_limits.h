#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "nest2mqtt/model/schema.h"
#include "nest2mqtt/upstream/abilities.h"

#include "refusal.h"

namespace nest2mqtt::command {

/// Degrees. Temperatures that differ by less are equal: some senders make 32.000000000000004 C of 89.6 F.
inline constexpr double rounding_error = 0.01;

/// Refuses (`permission`) if the service accepts no writes to this field of objects of this kind. `field` is its name
/// in the message. (`read_only` is for fields that no service can write, and for `write.read_only`.)
[[nodiscard]] std::optional<Refusal> check_writable(model::ObjectKind kind, model::Slot slot, std::string_view field,
                                                    const upstream::Abilities& abilities);

/// Refuses `word` if it is not among `choices`, the words that the service accepts for the field.
[[nodiscard]] std::optional<Refusal> check_choice(std::string_view field, std::string_view word,
                                                  std::span<const std::string_view> choices);

/// A text of the sender, to be quoted in a refusal: in quotes, shortened and printable.
[[nodiscard]] std::string excerpt(std::string_view text);

/// Refuses `value`, a setpoint in the scale of `limits`, if the service does not accept it. A rounding error of the
/// sender is tolerated.
[[nodiscard]] std::optional<Refusal> check_setpoint_range(std::string_view field, double value,
                                                          const upstream::SetpointLimits& limits);

}  // namespace nest2mqtt::command
