#pragma once

#include <optional>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/command/options.h"
#include "nest2mqtt/command/receipt.h"

#include "field_write.h"

namespace nest2mqtt::command {

/// The result of one check of a field write that is watched.
struct Confirmation {
  std::optional<CommandResult> result = std::nullopt;  ///< nothing: it is not decided yet
  std::optional<Instant> look_again = std::nullopt;    ///< when to check again at the latest, while it is not decided
};

/// `confirmed`: the object has shown the value for `options.settle` (a device that turns a value down shows it for a
/// moment first), or shows it at `write.watch_until`. `reverted`: it does not show the value at `write.watch_until`,
/// but has shown it, or shows something else than before the write. Otherwise `write.if_not_shown` at that time.
/// `document`: the object now; null if it is not there. `expires`: when the command expires.
[[nodiscard]] Confirmation look_for_value(FieldWrite& write, Instant expires, const json::object* document,
                                          const CommandOptions& options, Instant now);

}  // namespace nest2mqtt::command
