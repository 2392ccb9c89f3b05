#include "home/raw_temperatures.h"

#include <cmath>

#include "home/temperature.h"
#include "json/fields.h"

namespace nest2mqtt::simulator {
namespace {

double three_decimals(double value) {
  return std::round(value * 1000) / 1000;
}

}  // namespace

std::optional<double> RawTemperatures::read(const json::object& thermostat, const std::string& name) {
  const auto c = number_of(thermostat, name + "_c");
  const auto f = number_of(thermostat, name + "_f");
  if (!c && !f) return std::nullopt;
  const auto known = readings_.find(name);
  const bool is_new = known == readings_.end();
  const bool c_changed = is_new || known->second.c != c;
  const bool f_changed = is_new || known->second.f != f;
  if (!c_changed && !f_changed) return known->second.raw;
  const bool displays_f = scale_of(thermostat) == Scale::fahrenheit;
  const bool from_f = f && (!c || (f_changed && (displays_f || !c_changed)));
  const double raw = from_f ? three_decimals(to_celsius(*f)) : *c;
  readings_[name] = {c, f, raw};
  return raw;
}

void RawTemperatures::set(const std::string& name, double celsius, json::object& fields) {
  put_temperature(fields, name, celsius, Scale::celsius);
  readings_[name] = {number_of(fields, name + "_c"), number_of(fields, name + "_f"), celsius};
}

}  // namespace nest2mqtt::simulator
