#include "abilities.h"

namespace nest2mqtt::wwn {
namespace {

using model::ObjectKind;
using model::Slot;
using namespace std::chrono_literals;

upstream::Abilities make_abilities() {
  return {.writable = {{ObjectKind::thermostat,
                        {Slot::target_temperature, Slot::target_temperature_low, Slot::target_temperature_high,
                         Slot::hvac_mode, Slot::fan_timer_active, Slot::fan_timer_duration, Slot::temperature_scale,
                         Slot::label}},
                       {ObjectKind::camera, {Slot::is_streaming}},
                       {ObjectKind::structure, {Slot::away, Slot::eta}}},
          .celsius = {.min = 9, .max = 32, .step = 0.5, .gap = 1.5},
          .fahrenheit = {.min = 50, .max = 90, .step = 1, .gap = 3},
          .max_fan_minutes = 960,
          .writes = {.burst = 3, .refill = 60s},
          // The service's terms: a client that has lost its access must delete all data of the home.
          .access_loss_withdraws_home = true,
          .permission_advice =
              "give your client that permission at the service, then accept it in the Nest app or log in again"};
}

}  // namespace

const upstream::Abilities& abilities() {
  static const upstream::Abilities all = make_abilities();
  return all;
}

}  // namespace nest2mqtt::wwn
