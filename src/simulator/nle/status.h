#pragma once

#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"

#include "nle/buckets.h"

namespace nest2mqtt::simulator {

/// What the server knows of a thermostat beside its buckets.
struct Presence {
  std::optional<std::string> api_key = {};  ///< known once the thermostat has spoken since the start of the server
  bool is_available = false;
  std::optional<WallTime> last_seen = {};
};

/// The answer of `/status`: everything about one thermostat, flat.
[[nodiscard]] json::object status_of(const std::string& serial, const Buckets& buckets, const Presence& presence,
                                     WallTime now);

/// A time as the server writes `last_seen`: with microseconds and without a zone. The simulator's zone is UTC.
[[nodiscard]] std::string zoneless_time(WallTime time);

}  // namespace nest2mqtt::simulator
