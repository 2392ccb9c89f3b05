#pragma once

#include <optional>

#include <boost/json/object.hpp>

#include "command.h"

namespace nest2mqtt::command {

/// An unfinished command as the state file has it. Times are kept as wall-clock times.
[[nodiscard]] json::object to_saved(const Command& command);

/// Nothing if it is not such a record. A field write that may have been sent is watched from now on, and not sent
/// again.
[[nodiscard]] std::optional<Command> from_saved(const json::object& saved, Instant now);

}  // namespace nest2mqtt::command
