#pragma once

#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::backend {

/// The outcome of a write whose request got no answer. The message is that of the failure.
[[nodiscard]] upstream::WriteOutcome write_failure(const net::HttpFailure& failure);

}  // namespace nest2mqtt::backend
