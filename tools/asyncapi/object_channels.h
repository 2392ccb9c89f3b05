#pragma once

#include "description.h"

namespace nest2mqtt::tools {

/// Everything below `nest/structures` and `nest/devices`.
void add_object_channels(Description& description);

}  // namespace nest2mqtt::tools
