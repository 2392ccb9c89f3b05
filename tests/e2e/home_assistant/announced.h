#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "support/mqtt_probe.h"

namespace nest2mqtt::test {

/// Where the device of an object is announced in the device style.
[[nodiscard]] std::string device_config(const std::string& id);

/// Every device of the family home, its structure and the bridge.
inline const std::set<std::string> family_devices{"nest_mqtt-bridge",  "nest_home-5fd1",    "nest_living-room-a1b2",
                                                  "nest_bedroom-c3d4", "nest_hallway-e5f6", "nest_kitchen-a7b8",
                                                  "nest_driveway-c9d0"};

/// The ids of the devices announced in the device style now.
[[nodiscard]] std::set<std::string> announced_devices(MqttProbe& probe, const std::string& prefix = "homeassistant");
[[nodiscard]] testing::AssertionResult wait_for_devices(MqttProbe& probe, const std::set<std::string>& ids,
                                                        const std::string& prefix = "homeassistant");

/// The components of the device announced there now, as JSON; empty if there is none.
[[nodiscard]] boost::json::object components_of(const MqttProbe& probe, const std::string& id);

/// Waits until the device has (or has not) this component; one that is only being removed is not one.
[[nodiscard]] testing::AssertionResult wait_for_component(const MqttProbe& probe, const std::string& id,
                                                          const std::string& key, bool there = true);

/// Messages on discovery topics since `mark`.
[[nodiscard]] std::vector<Message> discovery_messages(const MqttProbe& probe, std::size_t mark = 0);

}  // namespace nest2mqtt::test
