#include "nest2mqtt/home_assistant/discovery.h"

#include <algorithm>

#include "climate.h"
#include "entity.h"
#include "slug.h"

namespace nest2mqtt::home_assistant {
namespace {

using model::string_member;

constexpr std::string_view default_base_topic = "nest";
constexpr std::string_view bridge_id = "mqtt-bridge";

std::string_view model_name(model::ObjectKind kind) {
  switch (kind) {
    case model::ObjectKind::structure:
      return "Home";
    case model::ObjectKind::thermostat:
      return "Thermostat";
    case model::ObjectKind::smoke_co_alarm:
      return "Protect";
    case model::ObjectKind::camera:
      return "Camera";
  }
  return "Device";
}

/// The first of these fields that is not empty.
std::string first_text(const json::object& object, std::initializer_list<std::string_view> fields,
                       std::string_view otherwise) {
  for (const auto field : fields) {
    const auto text = string_member(object, field);
    if (text && !text->empty()) return std::string(*text);
  }
  return std::string(otherwise);
}

/// A thermostat's entities are called after its room alone, which is what people type; the others get their kind, so
/// that a thermostat and a Protect in one room do not fight for a name.
std::string entity_id_stem(model::ObjectKind kind, const json::object& object) {
  std::string name = slug(first_text(object, {"name", "where_name"}, ""));
  if (name.empty() || kind == model::ObjectKind::thermostat || kind == model::ObjectKind::structure) return name;
  return name + "_" + slug(model_name(kind));
}

const model::HomeObject* structure_of(const model::HomeObject& object, const model::Home& home) {
  return object.structure.empty() ? nullptr : home.find({"", object.structure});
}

}  // namespace

bool operator==(const Device& a, const Device& b) {
  const auto same_component = [](const Component& x, const Component& y) {
    return x.key == y.key && x.platform == y.platform && x.config == y.config;
  };
  return a.object_id == b.object_id && a.device == b.device && a.availability == b.availability &&
         a.state_topic == b.state_topic &&
         std::equal(a.components.begin(), a.components.end(), b.components.begin(), b.components.end(), same_component);
}

std::string Discovery::own(std::string_view name) const {
  std::string id = "nest_";
  if (names_.base() != default_base_topic) id += plain_id(names_.base()) + "_";
  return id.append(name);
}

std::string Discovery::object_id(std::string_view id) const {
  // A device that calls itself like the bridge must not take its place.
  return own(id == bridge_id ? plain_id("a device with the id of the bridge") : plain_id(id));
}

std::string Discovery::bridge_object_id() const {
  return own(bridge_id);
}

json::object Discovery::origin() const {
  return {{"name", "nest2mqtt"}, {"sw_version", options_.version}};
}

bool Discovery::has_entities(const model::HomeObject& structure) const {
  const auto specs = mapping();
  return std::any_of(specs.begin(), specs.end(), [&](const EntitySpec& spec) {
    return spec.object == model::ObjectKind::structure &&
           applies(spec, *structure.value, accounts_.at(structure.account));
  });
}

json::object Discovery::device_block(const model::HomeObject& object, const model::Home& home) const {
  const model::ObjectKind kind = *model::object_kind(object.id);
  const json::object& value = *object.value;
  json::object device{{"identifiers", json::array{object_id(object.id.id)}},
                      {"name", first_text(value, {"name", "where_name", "name_long"}, model_name(kind))},
                      {"manufacturer", "Nest"},
                      {"model", model_name(kind)}};
  if (kind == model::ObjectKind::structure) {
    device["via_device"] = bridge_object_id();
    return device;
  }
  if (const auto version = string_member(value, "software_version"); version && !version->empty())
    device["sw_version"] = *version;
  if (const auto room = string_member(value, "where_name"); room && !room->empty()) device["suggested_area"] = *room;
  if (const auto* const structure = structure_of(object, home)) {
    device["via_device"] = has_entities(*structure) ? object_id(structure->id.id) : bridge_object_id();
  }
  return device;
}

std::optional<Device> Discovery::describe(const model::HomeObject& object, const model::Home& home) const {
  const auto kind = model::object_kind(object.id);
  if (!kind) return std::nullopt;

  const json::object bridge_state{{"topic", names_.bridge("state")}};
  EntityContext context{names_,
                        object,
                        object_id(object.id.id),
                        entity_id_stem(*kind, *object.value),
                        {bridge_state},
                        {bridge_state, json::object{{"topic", names_.availability(object.id)}}},
                        accounts_.at(object.account)};
  if (const auto* const structure = structure_of(object, home))
    context.service_availability.push_back(json::object{{"topic", names_.availability(structure->id)}});

  Device device{
      context.object_id, device_block(object, home), context.device_availability, names_.document(object.id), {}};
  if (kind == model::ObjectKind::thermostat) {
    if (auto config = climate(object, names_, context.service)) {
      identify(*config, context.object_id, "climate", "climate", context.entity_id_stem, "");
      device.components.push_back({"climate", "climate", std::move(*config)});
    }
  }
  for (const EntitySpec& spec : mapping()) {
    if (spec.object == *kind && applies(spec, *object.value, context.service))
      device.components.push_back(entity(spec, context));
  }
  if (kind == model::ObjectKind::thermostat) {
    add_fan_run(context, device.components);
    add_eco_temperatures(context, device.components);
  }
  if (kind == model::ObjectKind::camera) add_camera_parts(context, options_.images, device.components);
  add_command_parts(context, device.components);
  // Home Assistant makes no device of it, and would make one without a name for whatever is behind it.
  if (device.components.empty()) return std::nullopt;
  return device;
}

}  // namespace nest2mqtt::home_assistant
