#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "entity.h"
#include "slug.h"
#include "templates.h"

namespace nest2mqtt::home_assistant {
namespace {

struct Zone {
  std::string id;
  std::string name;  ///< empty where it has none
};

/// The id of a zone as text, if it may stand in a template as it is.
std::optional<std::string> zone_id(const json::object& zone) {
  const json::value* const id = zone.if_contains("id");
  if (id == nullptr || !(id->is_string() || id->is_number())) return std::nullopt;
  const std::string text = id->is_string() ? std::string(id->get_string()) : model::to_text(*id);
  return plain_id(text) == text ? std::optional(text) : std::nullopt;
}

std::vector<Zone> zones_of(const json::object& camera) {
  std::vector<Zone> zones;
  const json::array* const list = model::array_member(camera, "activity_zones");
  if (list == nullptr) return zones;
  for (const json::value& entry : *list) {
    const auto id = entry.is_object() ? zone_id(entry.get_object()) : std::nullopt;
    const auto same = [&](const Zone& zone) { return zone.id == *id; };
    if (!id || std::any_of(zones.begin(), zones.end(), same)) continue;
    zones.push_back({*id, std::string(model::string_member(entry.get_object(), "name").value_or(""))});
  }
  return zones;
}

void add_zones(const EntityContext& context, std::vector<Component>& to) {
  for (const Zone& zone : zones_of(*context.object.value)) {
    const std::string key = "zone_" + zone.id;
    const std::string written_name = slug(zone.name);
    json::object config;
    identify(config, context.object_id, key, "binary_sensor", context.entity_id_stem,
             written_name.empty() ? slug(key) : "zone_" + written_name);
    config["name"] = fmt::format("Zone {}", zone.name.empty() ? zone.id : zone.name);
    config["device_class"] = "motion";
    config["state_topic"] = context.names.activity(context.object.id);
    config["value_template"] = templates::active_zone(zone.id);
    to.push_back({key, "binary_sensor", std::move(config)});
  }
}

/// Only while there is a picture: Home Assistant cannot show none.
json::array picture_availability(const EntityContext& context, const mirror::PictureTopics& topics) {
  json::array availability = context.device_availability;
  availability.push_back(json::object{{"topic", topics.availability}});
  return availability;
}

void add_image(const EntityContext& context, std::string_view key, std::string_view name,
               const mirror::PictureTopics& topics, std::vector<Component>& to) {
  json::object config;
  identify(config, context.object_id, key, "image", context.entity_id_stem, key);
  config["name"] = name;
  config["image_topic"] = topics.picture;
  config["content_type"] = "image/jpeg";
  config["availability"] = picture_availability(context, topics);
  to.push_back({std::string(key), "image", std::move(config)});
}

/// The same picture as the snapshot's, for the parts of Home Assistant that want a camera. It is called like the
/// device.
void add_camera(const EntityContext& context, const mirror::PictureTopics& topics, std::vector<Component>& to) {
  json::object config;
  identify(config, context.object_id, "camera", "camera", context.entity_id_stem, "");
  config["name"] = nullptr;
  config["topic"] = topics.picture;
  config["availability"] = picture_availability(context, topics);
  to.push_back({"camera", "camera", std::move(config)});
}

}  // namespace

void add_camera_parts(const EntityContext& context, bool images, std::vector<Component>& to) {
  add_zones(context, to);
  const json::object& camera = *context.object.value;
  const model::ObjectId& id = context.object.id;
  if (images && camera.contains("snapshot_url")) {
    add_camera(context, context.names.snapshot(id), to);
    add_image(context, "snapshot", "Snapshot", context.names.snapshot(id), to);
  }
  const json::object* const event = model::object_member(camera, "last_event");
  if (images && event != nullptr && event->contains("image_url")) {
    add_image(context, "last_event_image", "Last event picture", context.names.event_image(id), to);
  }
  for (const std::string_view type : event_types_of_camera(camera)) {
    to.push_back({fmt::format("{}_trigger", type),
                  "device_automation",
                  {{"automation_type", "trigger"},
                   {"type", type},
                   {"subtype", "camera"},
                   {"topic", context.names.event(id)},
                   {"value_template", fmt::format("{{{{ {} }}}}", templates::read("event_type"))},
                   {"payload", type}}});
  }
}

}  // namespace nest2mqtt::home_assistant
