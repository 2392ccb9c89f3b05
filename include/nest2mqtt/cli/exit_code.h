#pragma once

namespace nest2mqtt::cli {

/// What the process returns; the numbers of sysexits.h.
constexpr int exit_done = 0;
constexpr int exit_failed = 1;         ///< anything without a number of its own
constexpr int exit_usage = 64;         ///< the command line is wrong
constexpr int exit_login_needed = 77;  ///< a login was required and there is none
constexpr int exit_wrong_configuration = 78;

}  // namespace nest2mqtt::cli
