#include "abilities.h"

#include <string>

namespace nest2mqtt::sdm {
namespace {

using model::ObjectKind;
using model::Slot;
using namespace std::chrono_literals;

upstream::Abilities make_abilities() {
  return {.writable = {{ObjectKind::thermostat,
                        {Slot::target_temperature, Slot::target_temperature_low, Slot::target_temperature_high,
                         Slot::hvac_mode, Slot::fan_timer_active, Slot::fan_timer_duration}}},
          // Google takes 10 to 32.2223 C, and low and high 1.6667 C apart.
          .celsius = {.min = 10, .max = 32, .step = 0.5, .gap = 1.7},
          .fahrenheit = {.min = 50, .max = 90, .step = 1, .gap = 3},
          .max_fan_minutes = 720,
          // Of a thermostat Google takes 5 commands a minute and 100 an hour. A change may need several: `CallQuotas`
          // counts them.
          .writes = {.burst = 4, .refill = 40s},
          .access_loss_withdraws_home = false,
          .permission_advice = "allow it at " + std::string(permissions_page)};
}

}  // namespace

const upstream::Abilities& abilities() {
  static const upstream::Abilities all = make_abilities();
  return all;
}

}  // namespace nest2mqtt::sdm
