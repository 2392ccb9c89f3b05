#pragma once

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::wwn {

/// A deadline that has passed already: `tick` is called in the next turn of the loop.
inline constexpr Instant due_at_once{};

}  // namespace nest2mqtt::wwn
