#pragma once

#include <optional>

#include <boost/json/object.hpp>

#include "nest2mqtt/command/receipt.h"

namespace nest2mqtt::command {

/// The result of a field write as the state file has it: as words, because these never change.
[[nodiscard]] json::object to_saved(const CommandResult& result);

/// Nothing if there is no final status that this version knows. A code that this version does not know is read as `ok`:
/// status and message matter more.
[[nodiscard]] std::optional<CommandResult> result_from_saved(const json::object& saved);

}  // namespace nest2mqtt::command
