#pragma once

#include <cmath>

namespace nest2mqtt::model {

// Services have temperatures in degrees Celsius, in fractions that no display shows. Each value that is shown is
// made from the raw number, never from another rounded one.

[[nodiscard]] inline double to_fahrenheit(double celsius) {
  return celsius * 9 / 5 + 32;
}

[[nodiscard]] inline double to_celsius(double fahrenheit) {
  return (fahrenheit - 32) * 5 / 9;
}

/// Setpoints are shown in steps of 0.5 °C and 1 °F, as on every Nest display.
[[nodiscard]] inline double setpoint_celsius(double celsius) {
  return std::round(celsius * 2) / 2;
}
[[nodiscard]] inline double setpoint_fahrenheit(double celsius) {
  return std::round(to_fahrenheit(celsius));
}

/// Measured temperatures are shown in steps of 0.1 degrees of either scale.
[[nodiscard]] inline double reading_celsius(double celsius) {
  return std::round(celsius * 10) / 10;
}
[[nodiscard]] inline double reading_fahrenheit(double celsius) {
  return std::round(to_fahrenheit(celsius) * 10) / 10;
}

}  // namespace nest2mqtt::model
