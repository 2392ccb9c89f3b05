#include "entity.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "nest2mqtt/model/thermostat_scale.h"

#include "templates.h"

namespace nest2mqtt::home_assistant {
namespace {

/// The field's name in this object: of a temperature, the field in the scale that the thermostat shows.
std::string field_name(const EntitySpec& spec, const json::object& object) {
  if (spec.reading != Reading::temperature) return std::string(spec.field);
  return std::string(model::temperature_field(spec.field, model::display_scale(object))->name);
}

bool has_field(const json::object& object, std::string_view field) {
  const std::size_t slash = field.find('/');
  if (slash == std::string_view::npos) return object.contains(field);
  const json::object* const outer = model::object_member(object, field.substr(0, slash));
  return outer != nullptr && outer->contains(field.substr(slash + 1));
}

/// The words that the entity may show. A select shows none that it does not offer: Home Assistant would log an error.
std::span<const std::string_view> shown_choices(const EntitySpec& spec, const model::FieldSpec& field,
                                                const EntityContext& context) {
  return spec.platform == "select" ? context.service.choices(field) : field.choices;
}

/// What the commands of an entity change. An arrival is shown as `eta_begin` and written as `eta`.
model::Slot written_slot(const EntitySpec& spec) {
  return spec.field == "eta_begin" ? model::Slot::eta : model::find_field(spec.object, spec.field)->slot;
}

json::array shown_words(std::span<const std::string_view> choices) {
  json::array list;
  for (const auto choice : choices) list.emplace_back(templates::shown_word(choice));
  return list;
}

std::string event_topic(const EntityContext& context) {
  return context.names.event(context.object.id);
}

void add_sensor_parts(json::object& config, const EntitySpec& spec, const model::FieldSpec& field) {
  if (spec.reading == Reading::temperature) {
    config["unit_of_measurement"] = field.unit == model::Unit::fahrenheit ? "°F" : "°C";
    config["suggested_display_precision"] = 1;
  }
  if (field.unit == model::Unit::percent) config["unit_of_measurement"] = "%";
  if (spec.reading == Reading::temperature || spec.reading == Reading::number) config["state_class"] = "measurement";
  if (spec.reading == Reading::choice) config["options"] = shown_words(field.choices);
}

void add_command(json::object& config, const EntitySpec& spec, const model::FieldSpec& field,
                 const EntityContext& context) {
  config["command_topic"] = context.names.field(context.object.id, {std::string(spec.field)}) + "/set";
  if (spec.platform == "select") {
    config["options"] = shown_words(context.service.choices(field));
    config["command_template"] = templates::command_word(context.service.choices(field));
  }
  if (spec.platform == "switch") {
    config["payload_on"] = "true";
    config["payload_off"] = "false";
  }
  if (spec.platform == "text") {
    constexpr int max_label_length = 40;  // characters; our choice, the service has published no limit
    config["max"] = max_label_length;
    // Text has no word for unknown.
    config["value_template"] = fmt::format("{{% set v = {} %}}{{{{ v[:{}] if v is string else '' }}}}",
                                           templates::read(spec.field), max_label_length);
  }
}

void add_parts_of_one(json::object& config, const EntitySpec& spec, const EntityContext& context) {
  using Members = std::pair<std::string_view, std::string_view>;
  if (spec.key == "eta_cancel") {
    config["command_topic"] = context.names.field(context.object.id, {"eta"}) + "/set";
    config["payload_press"] = R"({"cancel":true})";
    // Only a trip that this bridge has announced can be cancelled without saying which.
    json::array availability = context.device_availability;
    availability.push_back({{"topic", context.names.command(context.object.id)},
                            {"value_template",
                             "{% set d = (value_json | default({})) %}"
                             "{{ 'online' if d is mapping and d.get('trip_id') else 'offline' }}"}});
    config["availability"] = std::move(availability);
  } else if (spec.key == "alarm_event") {
    config["state_topic"] = event_topic(context);
    config["event_types"] = {"smoke_warning", "smoke_emergency", "smoke_ok",        "co_warning",
                             "co_emergency",  "co_ok",           "battery_replace", "manual_test"};
  } else if (spec.key == "activity") {
    config["state_topic"] = event_topic(context);
    const auto types = event_types_of_camera(*context.object.value);
    config["event_types"] = json::array(types.begin(), types.end());
  } else if (spec.key == "doorbell") {
    config["state_topic"] = event_topic(context);
    config["event_types"] = json::array{templates::ring_event};
    config["value_template"] = templates::ring();
  } else if (spec.object == model::ObjectKind::smoke_co_alarm && spec.reading == Reading::alarm) {
    // While somebody tests the Protect its alarms are none; the person decides what to make of that.
    const Members members[] = {{"level", spec.field}, {"manual_test", "is_manual_test_active"}};
    config["json_attributes_topic"] = context.names.document(context.object.id);
    config["json_attributes_template"] = templates::attributes(members);
  } else if (spec.key == "last_event_start") {
    const Members members[] = {{"ended", "last_event/end_time"},
                               {"web_url", "last_event/web_url"},
                               {"app_url", "last_event/app_url"},
                               {"image_url", "last_event/image_url"},
                               {"animated_image_url", "last_event/animated_image_url"}};
    config["json_attributes_topic"] = context.names.document(context.object.id);
    config["json_attributes_template"] = templates::attributes(members);
  } else if (spec.reading == Reading::activity) {
    config["state_topic"] = context.names.activity(context.object.id);
  }
}

}  // namespace

void identify(json::object& config, const std::string& object_id, std::string_view key, std::string_view platform,
              const std::string& entity_id_stem, std::string_view own_name) {
  config["unique_id"] = fmt::format("{}_{}", object_id, key);
  if (entity_id_stem.empty()) return;
  config["default_entity_id"] = own_name.empty() ? fmt::format("{}.{}", platform, entity_id_stem)
                                                 : fmt::format("{}.{}_{}", platform, entity_id_stem, own_name);
}

std::vector<std::string_view> event_types_of_camera(const json::object& camera) {
  std::vector<std::string_view> types{"motion", "person", "sound"};
  if (has_field(camera, "last_event/has_chime")) types.emplace_back("chime");
  return types;
}

bool sends_commands(std::string_view platform) {
  constexpr std::array<std::string_view, 6> platforms{"button", "climate", "number", "select", "switch", "text"};
  return std::find(platforms.begin(), platforms.end(), platform) != platforms.end();
}

bool applies(const EntitySpec& spec, const json::object& object, const upstream::Abilities& service) {
  if (!has_field(object, field_name(spec, object))) return false;
  if (sends_commands(spec.platform) && !service.can_write(spec.object, written_slot(spec))) return false;
  if (spec.platform == "select" && service.choices(*model::find_field(spec.object, spec.field)).empty()) return false;
  return spec.only_with.empty() || model::bool_member(object, spec.only_with).value_or(false);
}

Component entity(const EntitySpec& spec, const EntityContext& context) {
  const json::object& object = *context.object.value;
  const std::string name = field_name(spec, object);
  const model::FieldSpec& field = *model::find_field(spec.object, name);

  json::object config;
  identify(config, context.object_id, spec.key, spec.platform, context.entity_id_stem, spec.key);
  if (!spec.name.empty()) config["name"] = spec.name;
  if (!spec.device_class.empty()) config["device_class"] = spec.device_class;
  if (!spec.category.empty()) config["entity_category"] = spec.category;
  if (!spec.icon.empty()) config["icon"] = spec.icon;
  if (!spec.enabled) config["enabled_by_default"] = false;
  if (spec.needs == Needs::service) config["availability"] = context.service_availability;
  if (spec.reading != Reading::nothing)
    config["value_template"] = templates::state(spec.reading, name, shown_choices(spec, field, context));
  if (spec.platform == "sensor") add_sensor_parts(config, spec, field);
  if (spec.platform == "switch" || spec.platform == "select" || spec.platform == "text")
    add_command(config, spec, field, context);
  add_parts_of_one(config, spec, context);
  return {std::string(spec.key), std::string(spec.platform), std::move(config)};
}

}  // namespace nest2mqtt::home_assistant
