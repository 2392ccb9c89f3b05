#pragma once

#include "nest2mqtt/backend/backend.h"

namespace nest2mqtt::sdm {

/// Google Device Access, whose interface is the Smart Device Management API (SDM).
[[nodiscard]] const backend::Backend& sdm_backend();

}  // namespace nest2mqtt::sdm
