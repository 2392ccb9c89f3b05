#pragma once

#include "nest2mqtt/backend/backend.h"

namespace nest2mqtt::nle {

/// No Longer Evil: a server at home (docs/no-longer-evil.md).
[[nodiscard]] const backend::Backend& nle_backend();

}  // namespace nest2mqtt::nle
