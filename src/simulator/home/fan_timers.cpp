#include "home/fan_timers.h"

#include "json/fields.h"

namespace nest2mqtt::simulator {

void advance_fans(HomeDocument& document, WallTime now) {
  for (const Path& device : devices_in(document.root(), "thermostats")) {
    const json::object& thermostat = *find_object(document.root(), device);
    if (!flag_of(thermostat, "fan_timer_active")) continue;
    const auto timeout = parse_utc(text_of(thermostat, "fan_timer_timeout"));
    if (!timeout || *timeout == WallTime()) {
      const double minutes = number_of(thermostat, "fan_timer_duration").value_or(15);
      const auto end = now + std::chrono::minutes(static_cast<std::int64_t>(minutes));
      document.report(device, {{"fan_timer_timeout", format_utc(end)}}, now);
    } else if (*timeout <= now) {
      document.report(device, {{"fan_timer_active", false}, {"fan_timer_timeout", epoch}}, now);
    }
  }
}

}  // namespace nest2mqtt::simulator
