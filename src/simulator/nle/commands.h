#pragma once

#include <optional>
#include <string_view>

#include "nle/buckets.h"
#include "nle/command_error.h"

namespace nest2mqtt::simulator {

/// What a command of `POST /command` sets: the values of one bucket of its thermostat.
struct CommandEffect {
  BucketKind bucket;
  json::object values;
};

/// Checks a command as the server does, which is little: setpoints are clamped to its safety bounds without a word, low
/// may be above high, and most values are taken as they are. `buckets` is what the server knows of the thermostat;
/// nothing is known of a serial number that it never heard of.
[[nodiscard]] tl::expected<CommandEffect, CommandError> effect_of(std::string_view command, const json::value& value,
                                                                  const Buckets& buckets, WallTime now);

}  // namespace nest2mqtt::simulator
