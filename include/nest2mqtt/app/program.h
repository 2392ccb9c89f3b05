#pragma once

namespace nest2mqtt::app {

/// `nest2mqtt`, from the command line to the exit code (docs/man/nest2mqtt.1 lists them).
[[nodiscard]] int run_program(int argc, const char* const* argv);

}  // namespace nest2mqtt::app
