#include "home/temperature.h"

#include <cmath>

#include <fmt/format.h>

#include "json/fields.h"

namespace nest2mqtt::simulator {

Scale scale_of(const json::object& thermostat) {
  return text_of(thermostat, "temperature_scale") == "F" ? Scale::fahrenheit : Scale::celsius;
}

std::string_view suffix(Scale scale) {
  return scale == Scale::celsius ? "_c" : "_f";
}

double rounded(double value, Scale scale) {
  return scale == Scale::celsius ? std::round(value * 2) / 2 : std::round(value);
}

void put_temperature(json::object& fields, const std::string& name, double value, Scale scale) {
  const double c = scale == Scale::celsius ? value : to_celsius(value);
  const double f = scale == Scale::celsius ? to_fahrenheit(value) : value;
  fields[name + "_c"] = rounded(c, Scale::celsius);
  fields[name + "_f"] = static_cast<std::int64_t>(rounded(f, Scale::fahrenheit));
}

std::string one_decimal(double value) {
  return fmt::format("{:.1f}", value);
}

}  // namespace nest2mqtt::simulator
