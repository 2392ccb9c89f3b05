#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "entity.h"
#include "slug.h"
#include "templates.h"

namespace nest2mqtt::home_assistant {
namespace {

/// The id of a zone as text, if it may stand in a template as it is.
std::optional<std::string> zone_id(const json::object& zone) {
  const json::value* const id = zone.if_contains("id");
  if (id == nullptr || !(id->is_string() || id->is_number())) return std::nullopt;
  const std::string text = id->is_string() ? std::string(id->get_string()) : model::to_text(*id);
  return plain_id(text) == text ? std::optional(text) : std::nullopt;
}

void add_zones(const EntityContext& context, std::vector<Component>& to) {
  const json::array* const zones = model::array_member(*context.object.value, "activity_zones");
  if (zones == nullptr) return;
  std::vector<std::string> seen;
  for (const json::value& entry : *zones) {
    if (!entry.is_object()) continue;
    const json::object& zone = entry.get_object();
    const auto id = zone_id(zone);
    if (!id || std::find(seen.begin(), seen.end(), *id) != seen.end()) continue;
    seen.push_back(*id);
    const std::string key = "zone_" + *id;
    json::object config;
    identify(config, context.object_id, key, "binary_sensor", context.entity_id_stem, slug(key));
    const std::string_view name = model::string_member(zone, "name").value_or("");
    config["name"] = fmt::format("Zone {}", name.empty() ? std::string_view(*id) : name);
    config["device_class"] = "motion";
    config["off_delay"] = 180;
    const std::string zones_of_event = templates::read("last_event/activity_zone_ids");
    config["value_template"] = templates::while_event(
        fmt::format("'{0}' in ({1} if {1} is sequence else []) | map('string') | list", *id, zones_of_event));
    to.push_back({key, "binary_sensor", std::move(config)});
  }
}

void add_image(const EntityContext& context, std::string_view key, std::string_view name, const std::string& topic,
               std::vector<Component>& to) {
  json::object config;
  identify(config, context.object_id, key, "image", context.entity_id_stem, key);
  config["name"] = name;
  config["image_topic"] = topic;
  config["content_type"] = "image/jpeg";
  to.push_back({std::string(key), "image", std::move(config)});
}

}  // namespace

void add_camera_parts(const EntityContext& context, bool images, std::vector<Component>& to) {
  add_zones(context, to);
  const json::object& camera = *context.object.value;
  const model::ObjectId& id = context.object.id;
  if (images && camera.contains("snapshot_url"))
    add_image(context, "snapshot", "Snapshot", context.names.snapshot(id), to);
  const json::object* const event = model::object_member(camera, "last_event");
  if (images && event != nullptr && event->contains("image_url")) {
    add_image(context, "last_event_image", "Last event", context.names.event_image(id), to);
  }
  for (const std::string_view type : {"motion", "person", "sound"}) {
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
