#pragma once

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/config/config.h"

namespace nest2mqtt::cli {

/// `nest2mqtt check --online`, once the configuration is known to be correct: tries the service of each account and the
/// broker, and prints a line for each. Changes nothing. Returns the exit code: that of the first line that is not ok.
[[nodiscard]] int run_check_online(const config::Config& config, const Clock& clock);

}  // namespace nest2mqtt::cli
