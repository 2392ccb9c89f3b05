#pragma once

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/config/running_config.h"

#include "log.h"

namespace nest2mqtt::app {

/// Runs the bridge until SIGTERM or SIGINT: builds it from the configuration, owns the one core thread's loop, and ends
/// within five seconds of the signal. Returns the exit code.
[[nodiscard]] int run_daemon(config::RunningConfig& config, Log& log, const Clock& clock);

}  // namespace nest2mqtt::app
