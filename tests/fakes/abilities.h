#pragma once

#include "nest2mqtt/upstream/abilities.h"

namespace nest2mqtt::test {

/// A service that takes every write of the schema. Its numbers are those of Works with Nest.
inline upstream::Abilities every_ability() {
  upstream::Abilities all{.celsius = {.min = 9, .max = 32, .step = 0.5, .gap = 1.5},
                          .fahrenheit = {.min = 50, .max = 90, .step = 1, .gap = 3},
                          .max_fan_minutes = 960,
                          .writes = {.burst = 3, .refill = std::chrono::minutes(1)},
                          .access_loss_withdraws_home = true,
                          .permission_advice = "permit it, or log in again"};
  for (const model::FieldSpec& field : model::schema()) {
    if (field.writable()) all.writable[field.object].insert(field.slot);
  }
  return all;
}

/// A service that takes setpoints and modes of thermostats only, in a wide range and at any distance, many at once, and
/// leaves the home on the broker when the access is lost.
inline upstream::Abilities few_abilities() {
  using model::Slot;
  return {.writable = {{model::ObjectKind::thermostat,
                        {Slot::target_temperature, Slot::target_temperature_low, Slot::target_temperature_high,
                         Slot::hvac_mode, Slot::fan_timer_active, Slot::fan_timer_duration}}},
          .celsius = {.min = 4.5, .max = 32, .step = 0.5, .gap = 0},
          .fahrenheit = {.min = 40, .max = 90, .step = 1, .gap = 0},
          .max_fan_minutes = 720,
          .writes = {.burst = 10, .refill = std::chrono::seconds(1)},
          .access_loss_withdraws_home = false,
          .permission_advice = ""};
}

}  // namespace nest2mqtt::test
