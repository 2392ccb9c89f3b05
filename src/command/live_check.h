#pragma once

#include <optional>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/command/command.h"

#include "parse.h"

namespace nest2mqtt::command {

/// One of the three setpoints: they wait until they are at rest, and for the mode.
[[nodiscard]] bool is_setpoint(model::Slot slot);

/// Whether the service would take `wish` as the object stands now (docs/wwn-protocol.md): capability, mode, lock,
/// gap to the other half, online, home or away. `together` are the wishes that go into the same write, `wish` among
/// them.
[[nodiscard]] std::optional<Refusal> check_live(const Wish& wish, const std::vector<const Wish*>& together,
                                                const model::ObjectId& id, const json::object& object);

/// Gives a wish that depends on the object its value: leaving eco means the mode of before. An error if the object does
/// not tell.
[[nodiscard]] std::optional<Refusal> resolve(Wish& wish, const json::object& object);

/// What the object shows for the wish; null if it does not show such a thing.
[[nodiscard]] json::value observed(const Wish& wish, const json::object& object);

/// Whether the object shows what the wish wants.
[[nodiscard]] bool is_fulfilled(const Wish& wish, const json::object& object);

/// The member in which the object shows the wish: an ETA is written as `eta` and shown as `eta_begin`.
[[nodiscard]] std::string shown_as(const Wish& wish);

}  // namespace nest2mqtt::command
