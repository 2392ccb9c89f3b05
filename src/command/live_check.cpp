#include "live_check.h"

#include <cmath>
#include <string_view>

#include "nest2mqtt/model/lock.h"

namespace nest2mqtt::command {
namespace {

using model::Slot;

constexpr double tolerance = 0.01;

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

std::optional<Refusal> check_setpoint_mode(const Wish& wish, std::string_view mode) {
  const bool single = wish.slot == Slot::target_temperature;
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

std::optional<Refusal> check_lock(const Wish& wish, const json::object& object) {
  const auto lock = model::lock_range(object, wish.unit);
  if (!lock) return std::nullopt;
  const auto& [min, max] = *lock;
  const double wanted = *model::as_number(wish.value);
  if ((min && wanted < *min - tolerance) || (max && wanted > *max + tolerance)) {
    return Refusal{Code::locked, "the thermostat is locked to " + (min ? degrees(*min, wish.unit) : "any") + " to " +
                                     (max ? degrees(*max, wish.unit) : "any")};
  }
  return std::nullopt;
}

std::optional<Refusal> check_gap(const Wish& wish, const std::vector<const Wish*>& together,
                                 const json::object& object) {
  const bool is_low = wish.slot == Slot::target_temperature_low;
  const std::string_view other_field =
      model::temperature_field(is_low ? "target_temperature_high" : "target_temperature_low", wish.unit)->name;
  std::optional<double> other = model::reading_member(object, other_field);
  for (const Wish* companion : together) {
    if (companion->field == other_field) other = model::as_number(companion->value);
  }
  if (!other) return std::nullopt;
  const double gap = wish.unit == model::Unit::celsius ? 1.5 : 3;
  const double wanted = *model::as_number(wish.value);
  const double low = is_low ? wanted : *other;
  const double high = is_low ? *other : wanted;
  if (high - low >= gap - tolerance) return std::nullopt;
  return Refusal{Code::low_high_gap, "low and high must be at least " + degrees(gap, wish.unit) +
                                         " apart; low would be " + degrees(low, wish.unit) + " and high " +
                                         degrees(high, wish.unit)};
}

}  // namespace

bool is_setpoint(Slot slot) {
  return slot == Slot::target_temperature || slot == Slot::target_temperature_low ||
         slot == Slot::target_temperature_high;
}

std::optional<Refusal> check_live(const Wish& wish, const std::vector<const Wish*>& together, const model::ObjectId& id,
                                  const json::object& object) {
  if (!id.is_structure() && !model::bool_member(object, "is_online").value_or(true)) {
    return Refusal{Code::device_offline, "the device is offline, so the service would refuse the write"};
  }
  if (wish.slot == Slot::hvac_mode && wish.value.is_string()) return check_mode(wish.value.get_string(), object);
  if (wish.slot == Slot::fan_timer_active || wish.slot == Slot::fan_timer_duration) {
    if (!model::bool_member(object, "has_fan").value_or(true)) {
      return Refusal{Code::no_fan, "this thermostat has no fan of its own to run"};
    }
  }
  if (wish.slot == Slot::eta) {
    const std::string_view away = text_of(object, "away");
    if (away == "home") return Refusal{Code::not_away, "an arrival time can only be set while the home is away"};
  }
  if (is_setpoint(wish.slot)) {
    if (auto refusal = check_setpoint_mode(wish, text_of(object, "hvac_mode"))) return refusal;
    if (auto refusal = check_lock(wish, object)) return refusal;
    if (wish.slot != Slot::target_temperature) return check_gap(wish, together, object);
  }
  return std::nullopt;
}

std::optional<Refusal> resolve(Wish& wish, const json::object& object) {
  // Each time anew while it waits: meanwhile somebody may have left eco for another mode.
  const bool leaves_eco = wish.name == "eco" && wish.requested == json::value(false);
  if (!leaves_eco) return std::nullopt;
  const std::string_view mode = text_of(object, "hvac_mode");
  if (mode != "eco") {
    wish.value = mode;  // not in eco: nothing to leave
    return std::nullopt;
  }
  const std::string_view previous = text_of(object, "previous_hvac_mode");
  if (previous.empty() || previous == "eco") {
    return Refusal{Code::wrong_mode, "the service does not say which mode to go back to; write hvac_mode instead"};
  }
  wish.value = previous;
  return std::nullopt;
}

std::string shown_as(const Wish& wish) {
  return wish.slot == Slot::eta ? "eta_begin" : wish.field;
}

json::value observed(const Wish& wish, const json::object& object) {
  const json::value* member = object.if_contains(shown_as(wish));
  return member == nullptr ? json::value(nullptr) : json::value(*member, json::storage_ptr());  // outlives the document
}

bool is_fulfilled(const Wish& wish, const json::object& object) {
  const json::value* member = object.if_contains(shown_as(wish));
  if (member == nullptr) return false;
  if (wish.slot == Slot::eta) {
    const auto shown = member->is_string() ? parse_utc(member->get_string()) : std::nullopt;
    if (!shown) return false;
    const auto* const fields = wish.value.if_object();
    const auto begin =
        fields != nullptr ? model::string_member(*fields, "estimated_arrival_window_begin") : std::nullopt;
    return begin ? parse_utc(*begin) == shown : *shown == WallTime{};  // cancelled: the epoch
  }
  const auto wanted = model::as_number(wish.value);
  const auto shown = model::number_or_text_number(*member);
  if (wanted && shown) return std::abs(*wanted - *shown) < tolerance;
  return model::same(wish.value, *member);
}

}  // namespace nest2mqtt::command
