#pragma once

#include "nest2mqtt/app/config.h"
#include "nest2mqtt/app/log.h"

namespace nest2mqtt::app {

/// Runs the bridge until SIGTERM or SIGINT: builds it from the configuration, owns the one core thread's loop, and ends
/// within five seconds of the signal. Returns the exit code.
[[nodiscard]] int run_daemon(const Config& config, Log& log);

}  // namespace nest2mqtt::app
