#pragma once

#include <optional>

#include <boost/json/object.hpp>

#include "nest2mqtt/command/receipt.h"

namespace nest2mqtt::command {

/// What became of a field of a command, as the state file has it.
[[nodiscard]] json::object to_saved(const CommandResult& outcome);

/// Nothing if the file has no final status there that this version knows. A code that it does not know is `ok`: what
/// became of the field, and the message, count for more.
[[nodiscard]] std::optional<CommandResult> result_from_saved(const json::object& saved);

}  // namespace nest2mqtt::command
