#include "home/physics.h"

#include <algorithm>
#include <cmath>

#include "home/derived_fields.h"
#include "home/temperature.h"
#include "json/fields.h"

namespace nest2mqtt::simulator {
namespace {

double shown(double celsius, Scale scale) {
  return rounded(scale == Scale::celsius ? celsius : to_fahrenheit(celsius), scale);
}

double power_of(const json::object& thermostat) {
  const std::string_view state = text_of(thermostat, "hvac_state");
  if (state == "heating") return hvac_power;
  return state == "cooling" ? -hvac_power : 0;
}

}  // namespace

void Physics::advance(HomeDocument& document, WallTime now) {
  using std::chrono::duration;
  constexpr std::chrono::seconds min_step(5);
  constexpr std::chrono::minutes max_step(2);  // so that a fast clock does not skip a setpoint
  if (!last_) last_ = now;
  while (now - *last_ >= min_step) {
    const auto step = std::min<WallTime::duration>(now - *last_, max_step);
    *last_ += step;
    const double hours = duration<double, std::ratio<3600>>(step).count();
    for (const Path& device : devices_in(document.root(), "thermostats")) {
      advance_room(document, device, hours, *last_);
    }
  }
}

void Physics::advance_room(HomeDocument& document, const Path& device, double hours, WallTime now) {
  const json::object& thermostat = *find_object(document.root(), device);
  const Scale scale = scale_of(thermostat);
  const auto ambient = number_of(thermostat, "ambient_temperature" + std::string(suffix(scale)));
  if (!ambient || !flag_of(thermostat, "is_online", true)) return;

  double& room = rooms_.try_emplace(device.back(), std::nan("")).first->second;
  // The ambient temperature was set from outside (control API, scenario): continue with that value.
  if (shown(room, scale) != *ambient) {
    room = scale == Scale::celsius ? *ambient : to_celsius(*ambient);
  }
  const double loss = (climate_.outside - room) * climate_.loss_per_hour;
  room += (loss + power_of(thermostat)) * hours;
  if (shown(room, scale) == *ambient) return;

  json::object fields;
  put_temperature(fields, "ambient_temperature", room, Scale::celsius);
  document.report(device, std::move(fields), now);
}

}  // namespace nest2mqtt::simulator
