#pragma once

#include <string_view>

#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::wwn {

/// Why the service rejects a write, by the anchor of its error (docs/wwn-protocol.md, "Writes").
[[nodiscard]] upstream::WriteReason reason_of(std::string_view anchor);

}  // namespace nest2mqtt::wwn
