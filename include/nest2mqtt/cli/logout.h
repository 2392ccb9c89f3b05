#pragma once

#include <string>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/config/config.h"

namespace nest2mqtt::cli {

/// `nest2mqtt logout`: gives the access of an account back to the service, removes its stored token, and takes what it
/// showed off the broker; a running bridge notices. `account` is empty where there is only one. Returns the exit code;
/// errors are on stderr.
[[nodiscard]] int run_logout(const config::Config& config, const std::string& account, const Clock& clock);

}  // namespace nest2mqtt::cli
