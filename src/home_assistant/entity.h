#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/home_assistant/discovery.h"
#include "nest2mqtt/home_assistant/mapping.h"

namespace nest2mqtt::home_assistant {

/// What the entities of one object share.
struct EntityContext {
  const mirror::TopicNames& names;
  const model::HomeObject& object;
  std::string object_id;
  std::string entity_id_stem;          ///< of suggested entity ids; empty: Home Assistant makes them
  json::array service_availability;    ///< for what `Needs::service`
  json::array device_availability;     ///< what an entity has that names none of its own
  const upstream::Abilities& service;  ///< what the object's service can do
};

/// Unique id and suggested entity id for a component of the object. `own_name` is the end of the entity id; empty for
/// the device's main entity.
void identify(json::object& config, const std::string& object_id, std::string_view key, std::string_view platform,
              const std::string& entity_id_stem, std::string_view own_name);

/// Whether the object has the field that the entity shows, what else the entity needs, and, if it sends commands,
/// whether the object's service takes them; a select needs a word to choose, too.
[[nodiscard]] bool applies(const EntitySpec& spec, const json::object& object, const upstream::Abilities& service);

/// What the messages of `<camera>/event` can be: with `chime` only for a camera that has a bell.
[[nodiscard]] std::vector<std::string_view> event_types_of_camera(const json::object& camera);

/// Whether entities of this platform send commands.
[[nodiscard]] bool sends_commands(std::string_view platform);

[[nodiscard]] Component entity(const EntitySpec& spec, const EntityContext& context);

/// A camera's activity zones, its images (if the broker has them) and triggers for device automations.
void add_camera_parts(const EntityContext& context, bool images, std::vector<Component>& to);

/// A fan run of any duration, where the thermostat has a fan.
void add_fan_run(const EntityContext& context, std::vector<Component>& to);

/// The two temperatures that the thermostat keeps in eco, where its service takes writes to them. (Otherwise they are
/// shown in the climate entity while the thermostat is in eco.)
void add_eco_temperatures(const EntityContext& context, std::vector<Component>& to);

/// The state of the last command, as attributes of every entity that has a command topic, and an event for each receipt
/// if there is such an entity. Called after all other parts were added.
void add_command_parts(const EntityContext& context, std::vector<Component>& to);

}  // namespace nest2mqtt::home_assistant
