#pragma once

#include <optional>
#include <string_view>

#include "nest2mqtt/base/instant.h"

#include "home/device.h"

namespace nest2mqtt::sdm {

// What the traits of a thermostat say.

/// A word; empty if Google does not say it.
[[nodiscard]] std::string_view word_of(const Device& device, std::string_view trait, std::string_view member);

/// A temperature in degrees Celsius. One beyond 200 C is an error somewhere, and counts as no value.
[[nodiscard]] std::optional<double> celsius_of(const Device& device, std::string_view trait, std::string_view member);

/// The word of Works with Nest for a mode of Google (`HEATCOOL` is `heat-cool`); empty for one that is not known.
[[nodiscard]] std::string_view nest_mode(std::string_view google_mode);
/// The other way round.
[[nodiscard]] std::string_view google_mode(std::string_view nest_mode);

/// Whether `mode` is among the `availableModes` of the trait.
[[nodiscard]] bool has_mode(const Device& device, std::string_view trait, std::string_view mode);

/// Eco that a person has switched on. Google does not show the eco that Home/Away Assist has switched on.
[[nodiscard]] bool is_in_eco(const Device& device);

struct FanTimer {
  bool exists = false;  ///< the thermostat has a fan that can run by a timer
  bool runs = false;
  std::optional<WallTime> ends = std::nullopt;  ///< only if it runs, and Google says when it ends
};

/// A timer that has ended by `now` does not run, also if Google was not asked since.
[[nodiscard]] FanTimer fan_timer(const Device& device, WallTime now);

}  // namespace nest2mqtt::sdm
