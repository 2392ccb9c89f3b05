#pragma once

#include "nest2mqtt/upstream/abilities.h"

namespace nest2mqtt::nle {

/// What a No Longer Evil server takes (docs/no-longer-evil.md). It checks next to nothing itself, so these limits are
/// the ones of the thermostats.
[[nodiscard]] const upstream::Abilities& abilities();

}  // namespace nest2mqtt::nle
