#pragma once

#include <chrono>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/config/config.h"

namespace nest2mqtt::cli {

/// `nest2mqtt health`: asks the running bridge, at its socket in `state.dir`, else at http.listen, else through the
/// broker. Prints one line that says how the bridge is. Returns the exit code: 0 healthy (see report::HealthResult), 1
/// not healthy, or no answer within `timeout`.
[[nodiscard]] int run_health(const config::Config& config, std::chrono::milliseconds timeout, const Clock& clock);

}  // namespace nest2mqtt::cli
