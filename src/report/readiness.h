#pragma once

#include <string>
#include <vector>

#include "nest2mqtt/bridge/bridge_facts.h"

namespace nest2mqtt::report {

/// Why whoever reads the topics does not find there what the bridge can show; nothing where it does. An account that
/// waits for a login is no reason: what it could show, nobody knows.
[[nodiscard]] std::vector<std::string> not_ready(const bridge::BridgeFacts& facts);

/// "mqtt://localhost:1883: connection refused"
[[nodiscard]] std::string broker_trouble(const bridge::BridgeFacts& facts);

}  // namespace nest2mqtt::report
