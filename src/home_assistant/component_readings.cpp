#include "nest2mqtt/home_assistant/component_readings.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>

#include "nest2mqtt/model/document.h"

namespace nest2mqtt::home_assistant {
namespace {

/// Only shown, of use at the first registration, or the same for every component of a device.
constexpr std::array<std::string_view, 13> ignored{"name",
                                                   "icon",
                                                   "default_entity_id",
                                                   "enabled_by_default",
                                                   "entity_category",
                                                   "suggested_display_precision",
                                                   "platform",
                                                   "device",
                                                   "origin",
                                                   "availability",
                                                   "availability_mode",
                                                   "state_topic",
                                                   "qos"};

}  // namespace

std::size_t component_reading(const json::object& config) {
  std::map<std::string_view, std::string> members;
  for (const auto& [key, value] : config) {
    if (std::find(ignored.begin(), ignored.end(), key) == ignored.end()) members[key] = model::to_text(value);
  }
  std::string text;
  for (const auto& [key, value] : members) text.append(key).append("=").append(value).append("\n");
  return std::hash<std::string>()(text);
}

ComponentReadings component_readings(const Device& device) {
  ComponentReadings readings;
  for (const Component& component : device.components) readings[component.key] = component_reading(component.config);
  return readings;
}

bool reads_differently(const ComponentReadings& before, const ComponentReadings& after) {
  return std::any_of(before.begin(), before.end(), [&](const auto& component) {
    const auto found = after.find(component.first);
    return found != after.end() && found->second != component.second;
  });
}

}  // namespace nest2mqtt::home_assistant
