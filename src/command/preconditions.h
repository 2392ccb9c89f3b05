#pragma once

#include <optional>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/command/command.h"

#include "parse.h"

namespace nest2mqtt::command {

/// One of the three setpoints: they wait until they are at rest, and for the mode.
[[nodiscard]] bool is_setpoint(model::Slot slot);

/// Whether the service would take `write` as the object stands now (docs/wwn-protocol.md): capability, mode, lock,
/// gap to the other half, online, home or away. `together` are the writes that go into the same write, `write` among
/// them.
[[nodiscard]] std::optional<Refusal> check_preconditions(const FieldWrite& write,
                                                         const std::vector<const FieldWrite*>& together,
                                                         const model::ObjectId& id, const json::object& object);

/// Gives a write that depends on the object its value: leaving eco means the mode of before. An error if the object
/// does not tell.
[[nodiscard]] std::optional<Refusal> resolve(FieldWrite& write, const json::object& object);

/// What the object shows for the write; null if it does not show such a thing.
[[nodiscard]] json::value observed(const FieldWrite& write, const json::object& object);

/// Whether the object shows what the write wants.
[[nodiscard]] bool is_fulfilled(const FieldWrite& write, const json::object& object);

/// The member in which the object shows the write: an ETA is written as `eta` and shown as `eta_begin`.
[[nodiscard]] std::string shown_as(const FieldWrite& write);

}  // namespace nest2mqtt::command
