#pragma once

#include "nest2mqtt/app/config.h"
#include "nest2mqtt/net/http_server.h"

#include "bridge_facts.h"

namespace nest2mqtt::app {

/// What `[http] listen` serves: the status page, and for programs /livez, /readyz, /health and /metrics. Nothing is
/// changed by reading, and nothing in it is secret.
[[nodiscard]] net::PageReply answer_page(const net::PageRequest& request, const BridgeFacts& facts,
                                         const Config& config);

}  // namespace nest2mqtt::app
