#pragma once

#include <string>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/cli/command_line.h"
#include "nest2mqtt/config/config.h"

namespace nest2mqtt::cli {

/// `nest2mqtt login`: asks a person to allow the access, exchanges the code, stores the token where a running bridge
/// finds it, and says what it opens. Returns the exit code; errors are on stderr. Talks by stdin and stdout, and with
/// --web by a page in the browser.
[[nodiscard]] int run_login(const config::Config& config, const LoginArguments& arguments,
                            const std::string& config_file, const Clock& clock);

}  // namespace nest2mqtt::cli
