#pragma once

#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/upstream.h"

#include "plan/write_plan.h"

namespace nest2mqtt::sdm {

/// The outcome of one command that was answered. 429: `blocked` for 60 s, as Google names no time.
[[nodiscard]] upstream::WriteOutcome read_answer(const PlannedCall& call, const net::HttpResponse& response);

}  // namespace nest2mqtt::sdm
