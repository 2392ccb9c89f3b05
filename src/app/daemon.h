#pragma once

#include <string>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/config/running_config.h"

#include "log.h"

namespace nest2mqtt::app {

/// Runs the bridge until SIGTERM or SIGINT: builds it from the configuration, owns the one core thread's loop, and ends
/// within five seconds of the signal. `config_file` is where people are told to put what a login lacks. Returns the
/// exit code.
[[nodiscard]] int run_daemon(config::RunningConfig& config, const std::string& config_file, Log& log,
                             const Clock& clock);

}  // namespace nest2mqtt::app
