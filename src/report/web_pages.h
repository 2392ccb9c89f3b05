#pragma once

#include "nest2mqtt/bridge/bridge_snapshot.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/net/http_server.h"

namespace nest2mqtt::report {

/// What `[http] listen` serves: the status page, and for programs /livez, /readyz, /health and /metrics. Nothing is
/// changed by reading, and nothing in it is secret.
[[nodiscard]] net::PageReply answer_page(const net::PageRequest& request, const bridge::BridgeSnapshot& snapshot,
                                         const config::Config& config);

}  // namespace nest2mqtt::report
