#pragma once

#include <optional>

#include <boost/json/object.hpp>

#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/upstream/abilities.h"

namespace nest2mqtt::home_assistant {

/// The climate entity, without unique id; nothing for a thermostat that shows no mode. Modes, setpoints, preset and fan
/// depend on what the thermostat has, not on its present mode: the template of a setpoint that is not in force gives
/// `None`. `service` is what the service of the thermostat can do: what it cannot write is shown, if it is shown at
/// all, without a command topic.
[[nodiscard]] std::optional<json::object> climate(const model::HomeObject& thermostat, const mirror::TopicNames& names,
                                                  const upstream::Abilities& service);

}  // namespace nest2mqtt::home_assistant
