#pragma once

#include <optional>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/model/object_id.h"
#include "nest2mqtt/upstream/abilities.h"

#include "field_write.h"
#include "refusal.h"

namespace nest2mqtt::command {

/// One of the three setpoints of a thermostat; its mode decides which of them can be set.
[[nodiscard]] bool is_setpoint(model::Slot slot);

/// One of the two temperatures that a thermostat keeps in eco. They can be set in every mode.
[[nodiscard]] bool is_eco_temperature(model::Slot slot);

/// A setpoint or an eco temperature. People change these in many small steps, so writes to them wait for the last step.
[[nodiscard]] inline bool is_temperature(model::Slot slot) {
  return is_setpoint(slot) || is_eco_temperature(slot);
}

/// The other half of a pair of low and high temperature; `Slot::none` for any other slot.
[[nodiscard]] model::Slot other_half(model::Slot slot);

/// The object that is written to, and what its service can do.
struct WrittenObject {
  const model::ObjectId& id;
  const json::object& document;
  const upstream::Abilities& abilities;
};

/// Why the service would not accept `write` in the present state of the object: field not writable, a word that the
/// service does not accept, device offline, wrong mode, no such capability, setpoint outside the service's range or the
/// lock, low and high too close, or the home not away (for an arrival). Nothing: it would accept it. `together` are the
/// field writes whose values count in place of those that are shown: first those that the service has taken and not
/// shown yet, then all of the same call, `write` among them.
[[nodiscard]] std::optional<Refusal> check_preconditions(const FieldWrite& write,
                                                         const std::vector<const FieldWrite*>& together,
                                                         const WrittenObject& object);

/// Sets the value of a write whose value depends on the object: `eco` false restores the mode that was set before eco,
/// or keeps the mode if the object is not in eco. Refused if the object does not show which mode was set before.
[[nodiscard]] std::optional<Refusal> resolve_value(FieldWrite& write, const json::object& object);

/// What the object shows in the field of the write; null if it has no such field.
[[nodiscard]] json::value observed(const FieldWrite& write, const json::object& object);

/// Whether the object shows the value of the write.
[[nodiscard]] bool is_fulfilled(const FieldWrite& write, const json::object& object);

/// The member of the object in which the field is shown: an arrival is written as `eta` and shown as `eta_begin`.
[[nodiscard]] std::string shown_field(const FieldWrite& write);

}  // namespace nest2mqtt::command
