#include "preconditions.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "nest2mqtt/model/lock.h"

#include "service_limits.h"

namespace nest2mqtt::command {
namespace {

using model::Slot;

std::string_view text_of(const json::object& object, std::string_view name) {
  return model::string_member(object, name).value_or(std::string_view());
}

std::string degrees(double value, model::Unit scale) {
  return model::number_text(value) + (scale == model::Unit::celsius ? " C" : " F");
}

std::optional<Refusal> check_mode(std::string_view mode, const json::object& object) {
  const bool can_heat = model::bool_member(object, "can_heat").value_or(true);
  const bool can_cool = model::bool_member(object, "can_cool").value_or(true);
  if ((mode == "heat" || mode == "heat-cool") && !can_heat) {
    return Refusal{Code::incompatible_mode,
                   "this thermostat has no heating, so it cannot be set to " + std::string(mode)};
  }
  if ((mode == "cool" || mode == "heat-cool") && !can_cool) {
    return Refusal{Code::incompatible_mode,
                   "this thermostat has no cooling, so it cannot be set to " + std::string(mode)};
  }
  return std::nullopt;
}

std::optional<Refusal> check_setpoint_mode(const FieldWrite& write, std::string_view mode) {
  const bool single = write.slot == Slot::target_temperature;
  const bool fits = single ? mode == "heat" || mode == "cool" : mode == "heat-cool";
  if (fits || mode.empty()) return std::nullopt;
  if (mode == "eco") {
    return Refusal{Code::wrong_mode,
                   "the thermostat is in eco, where setpoints cannot be changed; leave eco first (eco/set false)"};
  }
  return Refusal{Code::wrong_mode,
                 single ? "the thermostat is in " + std::string(mode) + "; a single setpoint needs heat or cool"
                        : "the thermostat is in " + std::string(mode) + "; a low and high setpoint need heat-cool"};
}

std::optional<Refusal> check_lock(const FieldWrite& write, const json::object& object) {
  const auto lock = model::lock_range(object, write.unit);
  if (!lock) return std::nullopt;
  const auto& [min, max] = *lock;
  const double wanted = *model::as_number(write.value);
  if ((min && wanted < *min - rounding_error) || (max && wanted > *max + rounding_error)) {
    return Refusal{Code::locked, "the thermostat is locked to " + (min ? degrees(*min, write.unit) : "any") + " to " +
                                     (max ? degrees(*max, write.unit) : "any")};
  }
  return std::nullopt;
}

/// `parse_payload` has checked the word, too; but a command of an earlier run may have been accepted for another
/// service, or by another version. `eco` is not a field of the schema: `resolve_value` or `parse_payload` has set its
/// value.
std::optional<Refusal> check_word(const FieldWrite& write, model::ObjectKind kind,
                                  const upstream::Abilities& abilities) {
  const model::FieldSpec* const spec = model::find_field(kind, write.name);
  if (spec == nullptr || spec->kind != model::ValueKind::choice) return std::nullopt;
  const auto number = model::as_number(write.value);
  const std::string word = number ? model::number_text(*number) : std::string(write.value.as_string());
  return check_choice(spec->name, word, abilities.choices(*spec));
}

/// The field of the other half in the same scale.
std::string_view field_of_other_half(const FieldWrite& write) {
  const Slot other = other_half(write.slot);
  const auto fields = model::schema();
  return std::find_if(fields.begin(), fields.end(),
                      [&](const model::FieldSpec& field) { return field.slot == other && field.unit == write.unit; })
      ->name;
}

/// The value of the other half of the pair is that of a write in `together`, else the one that the object shows.
std::optional<Refusal> check_gap(const FieldWrite& write, const std::vector<const FieldWrite*>& together,
                                 const json::object& object, double gap) {
  const bool is_low = write.slot == Slot::target_temperature_low || write.slot == Slot::eco_temperature_low;
  const std::string_view other_field = field_of_other_half(write);
  std::optional<double> other = model::reading_member(object, other_field);
  for (const FieldWrite* companion : together) {
    if (companion->field == other_field) other = model::as_number(companion->value);
  }
  if (!other) return std::nullopt;
  const double wanted = *model::as_number(write.value);
  const double low = is_low ? wanted : *other;
  const double high = is_low ? *other : wanted;
  if (high - low >= gap - rounding_error) return std::nullopt;
  const std::string rule =
      gap > 0 ? "low and high must be at least " + degrees(gap, write.unit) + " apart" : "low must not be above high";
  return Refusal{Code::low_high_gap,
                 rule + "; low would be " + degrees(low, write.unit) + " and high " + degrees(high, write.unit)};
}

std::optional<Refusal> check_temperature(const FieldWrite& write, const std::vector<const FieldWrite*>& together,
                                         const WrittenObject& object) {
  const upstream::SetpointLimits& limits = object.abilities.setpoints(write.unit);
  if (auto refusal = check_setpoint_range(write.field, *model::as_number(write.value), limits)) return refusal;
  if (is_setpoint(write.slot)) {
    if (auto refusal = check_setpoint_mode(write, text_of(object.document, "hvac_mode"))) return refusal;
    if (auto refusal = check_lock(write, object.document)) return refusal;
  }
  if (other_half(write.slot) == Slot::none) return std::nullopt;
  return check_gap(write, together, object.document, limits.gap);
}

}  // namespace

bool is_setpoint(Slot slot) {
  return slot == Slot::target_temperature || slot == Slot::target_temperature_low ||
         slot == Slot::target_temperature_high;
}

bool is_eco_temperature(Slot slot) {
  return slot == Slot::eco_temperature_low || slot == Slot::eco_temperature_high;
}

Slot other_half(Slot slot) {
  switch (slot) {
    case Slot::target_temperature_low:
      return Slot::target_temperature_high;
    case Slot::target_temperature_high:
      return Slot::target_temperature_low;
    case Slot::eco_temperature_low:
      return Slot::eco_temperature_high;
    case Slot::eco_temperature_high:
      return Slot::eco_temperature_low;
    default:
      return Slot::none;
  }
}

std::optional<Refusal> check_preconditions(const FieldWrite& write, const std::vector<const FieldWrite*>& together,
                                           const WrittenObject& object) {
  const auto& [id, document, abilities] = object;
  if (const auto kind = model::object_kind(id)) {
    if (auto refusal = check_writable(*kind, write.slot, write.name, abilities)) return refusal;
    if (auto refusal = check_word(write, *kind, abilities)) return refusal;
  }
  if (!id.is_structure() && !model::bool_member(document, "is_online").value_or(true)) {
    return Refusal{Code::device_offline, "the device is offline, so the service would refuse the write"};
  }
  if (write.slot == Slot::hvac_mode && write.value.is_string()) return check_mode(write.value.get_string(), document);
  if (write.slot == Slot::fan_timer_active || write.slot == Slot::fan_timer_duration) {
    if (!model::bool_member(document, "has_fan").value_or(true)) {
      return Refusal{Code::no_fan, "this thermostat has no fan of its own to run"};
    }
  }
  if (write.slot == Slot::eta) {
    const std::string_view away = text_of(document, "away");
    if (away == "home") return Refusal{Code::not_away, "an arrival time can only be set while the home is away"};
  }
  return is_temperature(write.slot) ? check_temperature(write, together, object) : std::nullopt;
}

std::optional<Refusal> resolve_value(FieldWrite& write, const json::object& object) {
  // Done again at each attempt to send the write, because the mode may have been changed since.
  const bool leaves_eco = write.name == "eco" && write.requested == json::value(false);
  if (!leaves_eco) return std::nullopt;
  const std::string_view mode = text_of(object, "hvac_mode");
  if (mode != "eco") {
    write.value = mode;  // it is not in eco any more: the mode stays
    return std::nullopt;
  }
  const std::string_view previous = text_of(object, "previous_hvac_mode");
  if (previous.empty() || previous == "eco") {
    return Refusal{Code::wrong_mode, "the service does not say which mode to go back to; write hvac_mode instead"};
  }
  write.value = previous;
  return std::nullopt;
}

std::string shown_field(const FieldWrite& write) {
  return write.slot == Slot::eta ? "eta_begin" : write.field;
}

json::value observed(const FieldWrite& write, const json::object& object) {
  const json::value* member = object.if_contains(shown_field(write));
  return member == nullptr ? json::value(nullptr) : json::value(*member, json::storage_ptr());  // outlives the document
}

bool is_fulfilled(const FieldWrite& write, const json::object& object) {
  const json::value* member = object.if_contains(shown_field(write));
  if (member == nullptr) return false;
  if (write.slot == Slot::eta) {
    const auto shown = member->is_string() ? parse_utc(member->get_string()) : std::nullopt;
    if (!shown) return false;
    const auto* const fields = write.value.if_object();
    const auto begin =
        fields != nullptr ? model::string_member(*fields, "estimated_arrival_window_begin") : std::nullopt;
    return begin ? parse_utc(*begin) == shown : *shown == WallTime{};  // cancelled: the epoch
  }
  const auto wanted = model::as_number(write.value);
  const auto shown = model::number_or_text_number(*member);
  if (wanted && shown) return std::abs(*wanted - *shown) < rounding_error;
  return model::same(write.value, *member);
}

}  // namespace nest2mqtt::command
