#pragma once

#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/upstream.h"

#include "write_plan.h"

namespace nest2mqtt::nle {

/// The outcome of one call, `altered` if the server has taken another value than the one that was asked for.
[[nodiscard]] upstream::WriteOutcome read_answer(const PlannedCall& call, const net::HttpResponse& response);

}  // namespace nest2mqtt::nle
