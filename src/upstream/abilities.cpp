#include "nest2mqtt/upstream/abilities.h"

#include <algorithm>

#include "nest2mqtt/base/parse_number.h"

namespace nest2mqtt::upstream {

bool Abilities::can_write(model::ObjectKind kind, model::Slot slot) const {
  const auto slots = writable.find(kind);
  return slots != writable.end() && slots->second.contains(slot);
}

const SetpointLimits& Abilities::setpoints(model::Unit scale) const {
  return scale == model::Unit::fahrenheit ? fahrenheit : celsius;
}

std::span<const std::string_view> Abilities::choices(const model::FieldSpec& field) const {
  if (field.slot != model::Slot::fan_timer_duration) return field.choices;
  // The schema has them in ascending order.
  const auto too_long = std::find_if(field.choices.begin(), field.choices.end(), [&](std::string_view minutes) {
    return parse_number<int>(minutes).value_or(0) > max_fan_minutes;
  });
  return field.choices.first(static_cast<std::size_t>(too_long - field.choices.begin()));
}

}  // namespace nest2mqtt::upstream
