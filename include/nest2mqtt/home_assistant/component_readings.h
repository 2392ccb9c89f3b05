#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "nest2mqtt/home_assistant/discovery.h"

namespace nest2mqtt::home_assistant {

/// By component key: a digest of how Home Assistant reads the component's messages and answers to them (templates,
/// units, ranges, options), without what is only shown (name, icon).
using ComponentReadings = std::map<std::string, std::size_t>;

[[nodiscard]] std::size_t component_reading(const json::object& config);
[[nodiscard]] ComponentReadings component_readings(const Device& device);

/// Whether a component that is in both is read differently. Home Assistant then keeps the value that it read before,
/// and takes it for one in the new unit, until the next message comes.
[[nodiscard]] bool reads_differently(const ComponentReadings& before, const ComponentReadings& after);

}  // namespace nest2mqtt::home_assistant
