#pragma once

#include <optional>
#include <string>

#include "nest2mqtt/command/options.h"
#include "nest2mqtt/upstream/abilities.h"

namespace nest2mqtt::command {

/// Shown as long as nothing is known of an object's service. Nothing is sent by it.
inline constexpr upstream::Pace assumed_pace{3, std::chrono::minutes(1)};

/// How many writes to one object may leave: as the options say, and where they leave it to the service, as it allows.
/// Nothing: that is not known, because `abilities` is null.
[[nodiscard]] std::optional<upstream::Pace> pace_of(const CommandOptions& options,
                                                    const upstream::Abilities* abilities);

/// The limit of writes in words, for a person who waits: "Nest takes 3 changes, then one a minute".
[[nodiscard]] std::string write_pace(const upstream::Pace& pace);

}  // namespace nest2mqtt::command
