#pragma once

#include <string>
#include <vector>

#include "nest2mqtt/bridge/bridge_snapshot.h"

namespace nest2mqtt::report {

/// Why whoever reads the topics does not find there what the bridge can show; nothing where it does. An account that
/// waits for a login is no reason: what it could show, nobody knows.
[[nodiscard]] std::vector<std::string> not_ready(const bridge::BridgeSnapshot& snapshot);

/// "mqtt://localhost:1883: connection refused"
[[nodiscard]] std::string broker_error(const bridge::BridgeSnapshot& snapshot);

}  // namespace nest2mqtt::report
