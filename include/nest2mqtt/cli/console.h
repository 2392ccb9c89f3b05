#pragma once

#include <string>

#include "nest2mqtt/cli/exit_code.h"

/// What the commands that talk with a person say.
namespace nest2mqtt::cli {

/// On stdout, at once; `text` ends where it ends.
void say(const std::string& text);

/// One line on stderr, behind what was said. Returns `exit_code`.
int report_error(const std::string& message, int exit_code = exit_failed);

}  // namespace nest2mqtt::cli
