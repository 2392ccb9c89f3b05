#include "object_channels.h"

#include <initializer_list>
#include <string>
#include <string_view>

#include "nest2mqtt/model/schema.h"

#include "field_schemas.h"

namespace nest2mqtt::tools {
namespace {

using model::FieldSpec;
using model::ObjectKind;

struct Kind {
  ObjectKind kind;
  std::string name;     ///< in names of channels and schemas
  std::string address;  ///< of the document
};

const Kind kinds[] = {
    {ObjectKind::structure, "structure", "nest/structures/{structure_id}"},
    {ObjectKind::thermostat, "thermostat", "nest/devices/thermostats/{device_id}"},
    {ObjectKind::smoke_co_alarm, "protect", "nest/devices/smoke_co_alarms/{device_id}"},
    {ObjectKind::camera, "camera", "nest/devices/cameras/{device_id}"},
};

constexpr std::string_view any_id = "<id>";

/// The name without what stands between its words: `last_event/has_motion` is `lastEventHasMotion`.
std::string channel_name(const std::string& kind, std::string_view field) {
  std::string name = kind;
  bool begins = true;
  for (const char c : field) {
    const bool letter = c >= 'a' && c <= 'z';
    if (letter) name += begins ? static_cast<char>(c - 'a' + 'A') : c;
    begins = !letter;
  }
  return name;
}

std::string field_address(const Kind& kind, std::string_view field) {
  std::string address = kind.address + "/" + std::string(field);
  if (const auto at = address.find(any_id); at != std::string::npos) address.replace(at, any_id.size(), "{where_id}");
  return address;
}

/// The schema of the object itself, or of one in it; a level of any id is a map.
json::object& object_in(json::object& schema, std::string_view level) {
  json::value& inner = level == any_id ? schema["additionalProperties"] : schema["properties"].as_object()[level];
  if (!inner.is_object()) inner = json::object{{"type", "object"}, {"properties", json::object()}};
  return inner.as_object();
}

/// Adds the field to the schema of its object. The place of its own schema there, as a reference has it.
std::string add_property(json::object& schema, std::string place, std::string_view field, json::object value) {
  const std::size_t slash = field.find('/');
  if (slash == std::string_view::npos) {
    schema["properties"].as_object()[field] = std::move(value);
    return place + "/properties/" + std::string(field);
  }
  const std::string_view level = field.substr(0, slash);
  place += level == any_id ? "/additionalProperties" : "/properties/" + std::string(level);
  return add_property(object_in(schema, level), std::move(place), field.substr(slash + 1), std::move(value));
}

/// The document, its leaves, and what is set.
void add_fields(Description& description, const Kind& kind) {
  json::object document{{"type", "object"}, {"properties", json::object()}};
  json::object settable = schema(R"({"type": "object", "additionalProperties": false, "properties": {
      "transaction": {"description": "Anything; it comes back in the receipts."}}})")
                              .as_object();
  const std::string set_name = kind.name + "Set";
  const auto add_settable = [&](std::string_view field, std::string_view type, json::object value) {
    const std::string place = add_property(settable, set_name, field, std::move(value));
    description.add_channel(channel_name(kind.name, field) + "Set", field_address(kind, field) + "/set",
                            "a command: one bare value", Exchange::taken, {type, reference(place)});
  };
  description.add_channel(kind.name, kind.address, "the whole object", Exchange::state,
                          json_content(reference(kind.name)));
  for (const FieldSpec& field : model::schema()) {
    if (field.object != kind.kind) continue;
    const std::string_view type = is_bare_text(field) ? "text/plain" : "application/json";
    if (can_be_set(field)) add_settable(field.name, type, set_schema(field));
    if (field.kind == model::ValueKind::object) continue;  // only ever written
    const std::string place = add_property(document, kind.name, field.name, value_schema(field));
    description.add_channel(channel_name(kind.name, field.name), field_address(kind, field.name), field.meaning,
                            Exchange::state, {type, reference(place)});
  }
  if (kind.kind == ObjectKind::thermostat) {
    add_settable("eco", "application/json",
                 schema(R"({"type": "boolean", "description": "false: the mode of before"})").as_object());
  }
  description.add_schema(kind.name, std::move(document));
  if (settable["properties"].as_object().size() == 1) return;
  description.add_schema(set_name, std::move(settable));
  description.add_channel(set_name, kind.address + "/set", "a command: fields that are written together",
                          Exchange::taken, json_content(reference(set_name)));
}

/// Whatever the service has beside the fields that are known: the most special channel is the right one.
void add_unknown_fields(Description& description, const Kind& kind) {
  std::string address = kind.address;
  for (const auto* const level : {"field", "member", "part"}) {
    address += "/{" + std::string(level) + "}";
    description.add_channel(channel_name(kind.name, "other_" + std::string(level)), address,
                            "a field that only the service knows", Exchange::state,
                            text_content(schema(R"({"type": "string"})")));
  }
}

void add_commands(Description& description, const Kind& kind) {
  description.add_channel(kind.name + "Result", kind.address + "/result", "what becomes of a command",
                          Exchange::happening, json_content(reference("receipt")));
  description.add_channel(kind.name + "Command", kind.address + "/command", "how the last command stands",
                          Exchange::state, json_content(reference("commandStatus")));
}

void add_camera(Description& description, const Kind& kind) {
  description.add_channel("cameraActivity", kind.address + "/activity", "what is going on before the camera",
                          Exchange::state, json_content(schema(R"({
    "type": "object", "additionalProperties": false, "minProperties": 1,
    "properties": {
      "motion": {"type": "boolean"},
      "person": {"type": "boolean"},
      "sound": {"type": "boolean"},
      "zones": {"type": "array", "items": {"type": "string"}}
    }
  })")));
  for (const auto* const picture : {"snapshot", "last_event/image"}) {
    const std::string address = kind.address + "/" + picture;
    const std::string name = channel_name(kind.name, picture);
    description.add_channel(name, address, "a picture", Exchange::state, jpeg_content());
    description.add_channel(name + "Availability", address + "/availability", "whether there is that picture",
                            Exchange::state, text_content(reference("availability")));
  }
  description.add_channel("cameraEvent", kind.address + "/event", "what happened, once", Exchange::happening,
                          json_content(schema(R"({
    "type": "object", "additionalProperties": false, "required": ["event_type", "start_time", "at"],
    "properties": {
      "event_type": {"enum": ["sound", "motion", "person", "chime"]},
      "start_time": {"type": "string", "format": "date-time"},
      "activity_zone_ids": {"type": "array"},
      "at": {"type": "string", "format": "date-time"}
    }
  })")));
}

void add_protect_event(Description& description, const Kind& kind) {
  description.add_channel("protectEvent", kind.address + "/event", "what happened, once", Exchange::happening,
                          json_content(schema(R"({
    "type": "object", "additionalProperties": false, "required": ["event_type", "state", "manual_test", "at"],
    "properties": {
      "event_type": {"enum": ["smoke_warning", "smoke_emergency", "smoke_ok", "co_warning", "co_emergency", "co_ok",
                              "battery_replace", "manual_test"]},
      "state": {"type": "string", "description": "the service's own word"},
      "manual_test": {"type": "boolean", "description": "somebody is testing it"},
      "at": {"type": "string", "format": "date-time"}
    }
  })")));
}

}  // namespace

void add_object_channels(Description& description) {
  description.add_parameter("structure_id",
                            "The id of a home, as the service has it; other bytes are percent-escaped.");
  description.add_parameter("device_id", "The id of a device, as the service has it; other bytes are percent-escaped.");
  description.add_parameter("where_id", "The id of a room.");
  description.add_parameter("field",
                            "The name of a field: none of the words that docs/topics.md reserves, such as set.");
  description.add_parameter("member", "A name in it.");
  description.add_parameter("part", "A name in that.");
  description.add_schema("availability", one_of(std::initializer_list<std::string_view>{"online", "offline"}));
  for (const Kind& kind : kinds) {
    add_fields(description, kind);
    description.add_channel(kind.name + "Availability", kind.address + "/availability", "whether its data are live",
                            Exchange::state, text_content(reference("availability")));
    add_commands(description, kind);
    if (kind.kind == ObjectKind::camera) add_camera(description, kind);
    if (kind.kind == ObjectKind::smoke_co_alarm) add_protect_event(description, kind);
    add_unknown_fields(description, kind);
  }
}

}  // namespace nest2mqtt::tools
