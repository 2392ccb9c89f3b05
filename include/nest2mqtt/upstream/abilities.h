#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/schema.h"

namespace nest2mqtt::upstream {

/// The setpoints that a service takes, in one temperature scale.
struct SetpointLimits {
  double min = 0;
  double max = 0;
  double step = 1;  ///< what is sent is a multiple of it
  double gap = 0;   ///< the minimum difference between low and high; 0: low may equal high, but not be above it

  friend bool operator==(const SetpointLimits&, const SetpointLimits&) = default;
};

/// A limit of calls: `burst` at once, then one more every `refill`.
struct Pace {
  int burst = 1;
  milliseconds refill{60'000};

  friend bool operator==(const Pace&, const Pace&) = default;
};

/// What the service of an account can do. It is the same as long as the account exists. What a single thermostat can do
/// (`can_cool`, `has_fan`, its lock) is in its document, and what a user has permitted is known only when a write was
/// tried.
struct Abilities {
  std::map<model::ObjectKind, std::set<model::Slot>> writable = {};  ///< the fields of each kind of object
  SetpointLimits celsius = {};
  SetpointLimits fahrenheit = {};
  int max_fan_minutes = 0;  ///< the maximum of `fan_timer_duration`
  Pace writes = {};         ///< for each thermostat, camera and structure separately
  /// Whether the topics of the home must be deleted from the broker when the account loses its access; else they stay,
  /// and the devices are shown as offline.
  bool access_loss_withdraws_home = false;
  /// How a user permits a change that the access does not allow: a clause such as "accept it in the Nest app".
  std::string permission_advice = {};

  [[nodiscard]] bool can_write(model::ObjectKind kind, model::Slot slot) const;

  /// `scale` is `Unit::celsius` or `Unit::fahrenheit`.
  [[nodiscard]] const SetpointLimits& setpoints(model::Unit scale) const;

  /// The words that may be written to a field of the schema: its `choices`, without fan durations that are too long.
  [[nodiscard]] std::span<const std::string_view> choices(const model::FieldSpec& field) const;
};

}  // namespace nest2mqtt::upstream
