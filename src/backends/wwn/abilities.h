#pragma once

#include "nest2mqtt/upstream/abilities.h"

namespace nest2mqtt::wwn {

/// What Works with Nest takes (docs/wwn-protocol.md, "Writes" and "Limits").
[[nodiscard]] const upstream::Abilities& abilities();

}  // namespace nest2mqtt::wwn
