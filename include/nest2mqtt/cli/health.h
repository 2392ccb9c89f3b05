#pragma once

#include <chrono>

#include "nest2mqtt/config/config.h"

namespace nest2mqtt::cli {

/// `nest2mqtt health`: asks the running bridge, over http.listen where there is one, else through the broker. Says in
/// one line how it is. Returns the exit code: 0 healthy (see HealthVerdict), 1 not, or no answer within `timeout`.
[[nodiscard]] int run_health(const config::Config& config, std::chrono::milliseconds timeout);

}  // namespace nest2mqtt::cli
