#pragma once

#include "nest2mqtt/upstream/abilities.h"

namespace nest2mqtt::sdm {

/// What Google Device Access takes (docs/google-device-access.md).
[[nodiscard]] const upstream::Abilities& abilities();

}  // namespace nest2mqtt::sdm
