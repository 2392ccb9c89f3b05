#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "nest2mqtt/model/object_id.h"

namespace nest2mqtt::model {

/// The objects of a Nest home that this bridge knows by field. Others are mirrored all the same.
enum class ObjectKind { structure, thermostat, smoke_co_alarm, camera };

[[nodiscard]] std::optional<ObjectKind> object_kind(const ObjectId& id);

/// What people call it: "thermostat", "structure".
[[nodiscard]] std::string_view kind_name(ObjectKind kind);

enum class ValueKind { text, number, boolean, timestamp, choice, list, object };
enum class Unit { none, celsius, fahrenheit, percent, minutes };

/// Writes that say the same thing, so that a newer one takes the place of an older one still waiting.
enum class Slot {
  none,  ///< no service takes a write to it
  target_temperature,
  target_temperature_low,
  target_temperature_high,
  eco_temperature_low,
  eco_temperature_high,
  hvac_mode,
  fan_timer_active,
  fan_timer_duration,
  temperature_scale,
  label,
  is_streaming,
  away,
  eta,
};

/// One field of one kind of object: the single source of commands' checks and of docs/topics.md. Which of the writable
/// fields a service takes, and within which limits, its abilities say (upstream/abilities.h).
struct FieldSpec {
  ObjectKind object;
  std::string_view name;  ///< nested fields are written `last_event/has_motion`
  ValueKind kind;
  std::string_view meaning;
  Unit unit = Unit::none;
  Slot slot = Slot::none;
  std::span<const std::string_view> choices = {};

  [[nodiscard]] bool writable() const { return slot != Slot::none; }
};

/// Every known field of the Nest document, grouped by object; docs/topics.md is made from it.
[[nodiscard]] std::span<const FieldSpec> schema();

/// Nothing for a field that the schema does not have.
[[nodiscard]] const FieldSpec* find_field(ObjectKind object, std::string_view name);

/// The service shows each temperature of a thermostat in two fields, one for each scale. `quantity` is what both names
/// have in common, such as `target_temperature_low`; `scale` is `Unit::celsius` or `Unit::fahrenheit`. Null for a
/// quantity that the schema does not have.
[[nodiscard]] const FieldSpec* temperature_field(std::string_view quantity, Unit scale);

}  // namespace nest2mqtt::model
