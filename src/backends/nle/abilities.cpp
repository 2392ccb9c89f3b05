#include "abilities.h"

namespace nest2mqtt::nle {
namespace {

using model::ObjectKind;
using model::Slot;
using namespace std::chrono_literals;

upstream::Abilities make_abilities() {
  return {.writable = {{ObjectKind::thermostat,
                        {Slot::target_temperature, Slot::target_temperature_low, Slot::target_temperature_high,
                         Slot::eco_temperature_low, Slot::eco_temperature_high, Slot::hvac_mode, Slot::fan_timer_active,
                         Slot::fan_timer_duration, Slot::temperature_scale}}},
          .celsius = {.min = 9, .max = 32, .step = 0.5, .gap = 1.5},
          .fahrenheit = {.min = 50, .max = 90, .step = 1, .gap = 3},
          .max_fan_minutes = 720,
          // The server has no limit, but each change wakes a thermostat that lives on a small battery.
          .writes = {.burst = 5, .refill = 5s},
          .access_loss_withdraws_home = false,
          .permission_advice = "let this bridge send commands at what stands in front of the No Longer Evil server"};
}

}  // namespace

const upstream::Abilities& abilities() {
  static const upstream::Abilities all = make_abilities();
  return all;
}

}  // namespace nest2mqtt::nle
