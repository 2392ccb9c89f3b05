#pragma once

#include <string>

#include "nest2mqtt/command/options.h"

namespace nest2mqtt::command {

/// The limit of writes in words, for a person who waits: "Nest takes 3 changes, then one a minute".
[[nodiscard]] std::string write_pace(const CommandOptions& options);

}  // namespace nest2mqtt::command
