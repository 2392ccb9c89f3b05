#pragma once

#include <string_view>

#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::wwn {

/// What the anchor of an error says of a write that the service refuses (docs/wwn-protocol.md, "Writes").
[[nodiscard]] upstream::WriteReason reason_of(std::string_view anchor);

}  // namespace nest2mqtt::wwn
