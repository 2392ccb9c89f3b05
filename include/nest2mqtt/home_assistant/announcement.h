#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/home_assistant/component_readings.h"
#include "nest2mqtt/home_assistant/discovery.h"

namespace nest2mqtt::home_assistant {

/// How a device is told to Home Assistant.
enum class Style {
  device,  ///< one message for the device and all its entities
  entity   ///< one message for each entity, for older consumers
};

/// A discovery message, retained by the broker.
struct Announcement {
  std::string topic;
  std::string payload;
};

/// The components of a device by key, with their platforms.
using ComponentKeys = std::map<std::string, std::string>;

[[nodiscard]] ComponentKeys component_keys(const Device& device);

/// Where a device's messages go: `<prefix>/device/<object id>/config`, or for a component in the other style
/// `<prefix>/<platform>/<object id>/<key>/config`. Home Assistant takes both for the same entity.
class AnnouncementTopics {
 public:
  explicit AnnouncementTopics(std::string prefix) : prefix_(std::move(prefix)) {}

  [[nodiscard]] std::string device(std::string_view object_id) const;
  [[nodiscard]] std::string component(std::string_view object_id, std::string_view platform,
                                      std::string_view key) const;

  /// Subscriptions in which every discovery message of ours comes.
  [[nodiscard]] static std::vector<std::string> filters(std::string_view prefix);

  [[nodiscard]] const std::string& prefix() const { return prefix_; }

 private:
  std::string prefix_;
};

/// The one message of the device style. Components of `removed` are to go: leaving them out would leave them in Home
/// Assistant for ever.
[[nodiscard]] Announcement announce_device(const Device& device, const json::object& origin,
                                           const ComponentKeys& removed, const AnnouncementTopics& topics);

/// The messages of the entity style.
[[nodiscard]] std::vector<Announcement> announce_entities(const Device& device, const json::object& origin,
                                                          const AnnouncementTopics& topics);

/// Tells Home Assistant that the entities of this topic are about to be told in the other style. Alone in its payload
/// and not retained.
constexpr std::string_view migration_payload = R"({"migrate_discovery":true})";

/// What a retained discovery message of this program says.
struct Found {
  std::string prefix;
  std::string base_topic;  ///< of the bridge that it is from
  std::string object_id;
  Style style;
  ComponentKeys components;  ///< still there; not those that the message removes
  ComponentReadings readings;
};

/// Nothing for a message of anybody else: ours name this program as their origin and a `bridge/state` below a base
/// topic.
[[nodiscard]] std::optional<Found> read_announcement(std::string_view topic, std::string_view payload);

}  // namespace nest2mqtt::home_assistant
