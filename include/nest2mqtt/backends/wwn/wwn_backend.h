#pragma once

#include "nest2mqtt/backend/backend.h"

namespace nest2mqtt::wwn {

/// "Works with Nest" (docs/wwn-protocol.md).
[[nodiscard]] const backend::Backend& wwn_backend();

}  // namespace nest2mqtt::wwn
