#pragma once

#include <optional>
#include <string>

#include "nest2mqtt/command/options.h"
#include "nest2mqtt/upstream/abilities.h"

namespace nest2mqtt::command {

/// The pace that is shown while the service of an object is not known. Nothing is sent before it is known.
inline constexpr upstream::Pace assumed_pace{3, std::chrono::minutes(1)};

/// How many writes to one object may be sent: as the options say, or as the service allows where the options have 0.
/// Nothing: not known yet, because the options have 0 and `abilities` is null.
[[nodiscard]] std::optional<upstream::Pace> pace_of(const CommandOptions& options,
                                                    const upstream::Abilities* abilities);

/// The limit of writes in words, for a person who waits: "this bridge sends 3 changes, then one a minute".
[[nodiscard]] std::string pace_text(const upstream::Pace& pace);

}  // namespace nest2mqtt::command
