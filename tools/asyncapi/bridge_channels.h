#pragma once

#include "description.h"

namespace nest2mqtt::tools {

/// What the bridge says of itself, below `nest/bridge`, and the discovery of Home Assistant.
void add_bridge_channels(Description& description);

/// The requests, their answers, and where a sender may have answers sent.
void add_request_channels(Description& description);

}  // namespace nest2mqtt::tools
