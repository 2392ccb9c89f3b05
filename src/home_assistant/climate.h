#pragma once

#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/upstream/abilities.h"

namespace nest2mqtt::home_assistant {

/// The climate entity, without unique id; nothing for a thermostat that shows no mode. `service`: what its service can
/// do. Modes, setpoints, presets and
/// fan by what the thermostat can (discovery does not change with its mode): Home Assistant's dial shows what the
/// state topics give, and `None` for a setpoint that is not in force.
[[nodiscard]] std::optional<json::object> climate(const model::HomeObject& thermostat, const mirror::TopicNames& names,
                                                  const upstream::Abilities& service);

}  // namespace nest2mqtt::home_assistant
