#pragma once

#include <string>
#include <string_view>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

enum class Scale { celsius, fahrenheit };

/// The scale that a thermostat displays.
[[nodiscard]] Scale scale_of(const json::object& thermostat);

/// The suffix of field names: `_c` or `_f`.
[[nodiscard]] std::string_view suffix(Scale scale);

[[nodiscard]] constexpr double to_celsius(double f) {
  return (f - 32) * 5 / 9;
}
[[nodiscard]] constexpr double to_fahrenheit(double c) {
  return c * 9 / 5 + 32;
}

/// Rounded to the steps of the service: 0.5 degrees C, 1 degree F.
[[nodiscard]] double rounded(double value, Scale scale);

/// Sets `name` in both scales, each rounded to its own step: C as a decimal, F as a whole number.
void put_temperature(json::object& fields, const std::string& name, double value, Scale scale);

/// A temperature as error messages have it: with one decimal, also in F.
[[nodiscard]] std::string one_decimal(double value);

}  // namespace nest2mqtt::simulator
