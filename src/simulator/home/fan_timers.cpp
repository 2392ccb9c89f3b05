#include "home/fan_timers.h"

#include "json/fields.h"

namespace nest2mqtt::simulator {

constexpr double default_minutes = 15;

void advance_fans(HomeDocument& document, WallTime now) {
  for (const Path& device : devices_in(document.root(), "thermostats")) {
    const json::object& thermostat = *find_object(document.root(), device);
    if (!flag_of(thermostat, "fan_timer_active")) continue;
    const auto timeout = parse_utc(text_of(thermostat, "fan_timer_timeout"));
    if (!timeout || *timeout == WallTime()) {
      constexpr double max_minutes = 24 * 60;  // the control API sets any value
      double minutes = number_of(thermostat, "fan_timer_duration").value_or(default_minutes);
      if (!(minutes >= 0 && minutes <= max_minutes)) minutes = default_minutes;
      const auto end = now + std::chrono::minutes(static_cast<std::int64_t>(minutes));
      document.report(device, {{"fan_timer_timeout", format_utc(end)}}, now);
    } else if (*timeout <= now) {
      document.report(device, {{"fan_timer_active", false}, {"fan_timer_timeout", epoch}}, now);
    }
  }
}

}  // namespace nest2mqtt::simulator
