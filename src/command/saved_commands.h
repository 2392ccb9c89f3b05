#pragma once

#include <optional>

#include <boost/json/object.hpp>

#include "nest2mqtt/command/command.h"

namespace nest2mqtt::command {

/// An unfinished command as it is kept on disk, and back. Times are kept by the wall clock. A write that had left comes
/// back as watched: it is never sent again.
[[nodiscard]] json::object to_saved(const Command& command);
[[nodiscard]] std::optional<Command> from_saved(const json::object& saved, Instant now);

}  // namespace nest2mqtt::command
