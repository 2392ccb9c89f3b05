#include "nest2mqtt/home_assistant/announcement.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "nest2mqtt/model/document.h"

namespace nest2mqtt::home_assistant {
namespace {

constexpr std::string_view origin_name = "nest2mqtt";
constexpr std::string_view state_ending = "/bridge/state";
constexpr std::string_view config_ending = "/config";

/// A device trigger is no entity: it has neither state nor availability.
bool is_entity(std::string_view platform) {
  return platform != "device_automation";
}

bool reads_state_topic(std::string_view platform) {
  constexpr std::array<std::string_view, 6> platforms{"binary_sensor", "number", "select", "sensor", "switch", "text"};
  return std::find(platforms.begin(), platforms.end(), platform) != platforms.end();
}

constexpr int at_least_once = 1;

/// The last levels of a topic before `/config`, and what is before them.
struct TopicParts {
  std::string_view prefix;
  std::string_view platform;
  std::string_view object_id;
  std::string_view key;
};

std::string_view take_last_level(std::string_view& topic) {
  const std::size_t slash = topic.rfind('/');
  const std::string_view level = slash == std::string_view::npos ? std::string_view() : topic.substr(slash + 1);
  topic = topic.substr(0, slash == std::string_view::npos ? 0 : slash);
  return level;
}

std::optional<TopicParts> split(std::string_view topic) {
  if (!topic.ends_with(config_ending)) return std::nullopt;
  topic.remove_suffix(config_ending.size());
  TopicParts parts;
  parts.object_id = take_last_level(topic);
  parts.platform = take_last_level(topic);
  if (parts.platform != "device") {
    parts.key = parts.object_id;
    parts.object_id = parts.platform;
    parts.platform = take_last_level(topic);
  }
  parts.prefix = topic;
  if (parts.prefix.empty() || parts.platform.empty() || parts.object_id.empty()) return std::nullopt;
  return parts;
}

/// The base topic of the bridge whose state the message names.
std::optional<std::string> base_topic(const json::object& message) {
  const json::array* const availability = model::array_member(message, "availability");
  if (availability != nullptr && !availability->empty()) {
    const json::value& first = availability->front();
    const auto topic = first.is_object() ? model::string_member(first.get_object(), "topic") : std::nullopt;
    if (!topic || !topic->ends_with(state_ending)) return std::nullopt;
    return std::string(topic->substr(0, topic->size() - state_ending.size()));
  }
  // A trigger names only the topic of its events: <base>/devices/<kind>/<id>/event.
  auto rest = model::string_member(message, "topic").value_or("");
  for (int level = 0; level < 3; ++level) take_last_level(rest);
  if (take_last_level(rest) != "devices" || rest.empty()) return std::nullopt;
  return std::string(rest);
}

void read_components(const json::object& message, Found& found) {
  const json::object* const components = model::object_member(message, "components");
  if (components == nullptr) return;
  for (const auto& [key, component] : *components) {
    if (!component.is_object() || component.get_object().size() < 2) continue;
    const std::string name(key);
    found.components[name] = model::string_member(component.get_object(), "platform").value_or("");
    found.readings[name] = component_reading(component.get_object());
  }
}

}  // namespace

ComponentKeys component_keys(const Device& device) {
  ComponentKeys keys;
  for (const Component& component : device.components) keys[component.key] = component.platform;
  return keys;
}

std::string AnnouncementTopics::device(std::string_view object_id) const {
  return fmt::format("{}/device/{}{}", prefix_, object_id, config_ending);
}

std::string AnnouncementTopics::component(std::string_view object_id, std::string_view platform,
                                          std::string_view key) const {
  return fmt::format("{}/{}/{}/{}{}", prefix_, platform, object_id, key, config_ending);
}

std::vector<std::string> AnnouncementTopics::filters(std::string_view prefix) {
  return {fmt::format("{}/device/+{}", prefix, config_ending), fmt::format("{}/+/+/+{}", prefix, config_ending)};
}

Announcement announce_device(const Device& device, const json::object& origin, const ComponentKeys& removed,
                             const AnnouncementTopics& topics) {
  json::object components;
  for (const Component& component : device.components) {
    json::object config{{"platform", component.platform}};
    for (const auto& [key, value] : component.config) config[key] = value;
    components[component.key] = std::move(config);
  }
  for (const auto& [key, platform] : removed) components[key] = {{"platform", platform}};
  const json::object message{{"device", device.device},
                             {"origin", origin},
                             {"availability", device.availability},
                             {"availability_mode", "all"},
                             {"state_topic", device.state_topic},
                             {"qos", at_least_once},
                             {"components", std::move(components)}};
  return {topics.device(device.object_id), model::to_text(message)};
}

std::vector<Announcement> announce_entities(const Device& device, const json::object& origin,
                                            const AnnouncementTopics& topics) {
  std::vector<Announcement> messages;
  for (const Component& component : device.components) {
    json::object message{{"device", device.device}, {"origin", origin}, {"qos", at_least_once}};
    if (is_entity(component.platform)) {
      message["availability"] = device.availability;
      message["availability_mode"] = "all";
    }
    if (reads_state_topic(component.platform)) message["state_topic"] = device.state_topic;
    for (const auto& [key, value] : component.config) message[key] = value;
    messages.push_back(
        {topics.component(device.object_id, component.platform, component.key), model::to_text(message)});
  }
  return messages;
}

std::optional<Found> read_announcement(std::string_view topic, std::string_view payload) {
  // Most of what others announce is told apart without reading it.
  if (payload.find(origin_name) == std::string_view::npos) return std::nullopt;
  const auto parts = split(topic);
  const auto message = model::parse_json_object(payload);
  if (!parts || !message) return std::nullopt;
  const json::object* const origin = model::object_member(*message, "origin");
  if (origin == nullptr || model::string_member(*origin, "name") != origin_name) return std::nullopt;
  auto base = base_topic(*message);
  if (!base) return std::nullopt;
  Found found{std::string(parts->prefix),
              std::move(*base),
              std::string(parts->object_id),
              parts->key.empty() ? Style::device : Style::entity,
              {},
              {}};
  if (found.style == Style::device) {
    read_components(*message, found);
  } else {
    found.components[std::string(parts->key)] = parts->platform;
    found.readings[std::string(parts->key)] = component_reading(*message);
  }
  return found;
}

}  // namespace nest2mqtt::home_assistant
