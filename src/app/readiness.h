#pragma once

#include <string>
#include <vector>

#include "bridge_facts.h"

namespace nest2mqtt::app {

/// Why whoever reads the topics does not find there what the bridge can show; nothing where it does. An account that
/// waits for a login is no reason: what it could show, nobody knows.
[[nodiscard]] std::vector<std::string> not_ready(const BridgeFacts& facts);

/// "mqtt://localhost:1883: connection refused"
[[nodiscard]] std::string broker_trouble(const BridgeFacts& facts);

}  // namespace nest2mqtt::app
