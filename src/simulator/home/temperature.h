#pragma once

#include <string>
#include <string_view>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

enum class Scale { celsius, fahrenheit };

/// The scale a thermostat shows.
[[nodiscard]] Scale scale_of(const json::object& thermostat);

/// `_c` or `_f`, as field names end.
[[nodiscard]] std::string_view suffix(Scale scale);

[[nodiscard]] constexpr double to_celsius(double f) {
  return (f - 32) * 5 / 9;
}
[[nodiscard]] constexpr double to_fahrenheit(double c) {
  return c * 9 / 5 + 32;
}

/// To the steps the service shows: 0.5 degrees C, 1 degree F.
[[nodiscard]] double rounded(double value, Scale scale);

/// Puts a temperature under `name` in both scales, each rounded for itself: C as a decimal, F as a whole number.
void put_temperature(json::object& fields, const std::string& name, double value, Scale scale);

/// As temperatures stand in messages: one decimal, also for F.
[[nodiscard]] std::string one_decimal(double value);

}  // namespace nest2mqtt::simulator
