#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "nest2mqtt/model/schema.h"
#include "nest2mqtt/model/thermostat_scale.h"

#include "entity.h"
#include "templates.h"

namespace nest2mqtt::home_assistant {
namespace {

constexpr std::string_view event_key = "command";

/// What a receipt can say, but that the command was accepted: it has not led to anything then.
constexpr std::array<std::string_view, 9> event_types{"queued",   "confirmed", "unchanged",   "superseded", "refused",
                                                      "rejected", "reverted",  "unconfirmed", "expired"};

/// The retained document may be gone, and then there is no command to speak of.
std::string attributes_template() {
  return "{% set d = (value_json | default({})) %}{% set d = d if d is mapping else {} %}"
         "{{ {'last_command': d.get('requested'), 'last_command_status': d.get('status'), "
         "'last_command_message': d.get('message'), 'last_command_at': d.get('at'), "
         "'pending': d.get('pending'), 'waits_until': d.get('not_before')} | tojson }}";
}

/// Home Assistant keeps what an event says for months, so it is kept short.
std::string event_template() {
  return fmt::format(
      "{{% set r = (value_json | default({{}})) %}}{{% set r = r if r is mapping else {{}} %}}"
      "{{{{ {{'event_type': r.get('status'), 'code': r.get('code'), 'message': (r.get('message') or '')[:255], "
      "'command': (r.get('requested') | tojson)[:255], 'waits_until': r.get('not_before')}} | tojson "
      "if r.get('status') in {} else '' }}}}",
      templates::list(event_types));
}

/// The value of the field as the state of a number; None if it is not within the range, because Home Assistant logs an
/// error for such a state.
std::string number_within(std::string_view field, double min, double max) {
  return fmt::format(
      "{{% set v = {} %}}{{{{ v if v is number and v is not boolean and v >= {} and v <= {} else None }}}}",
      templates::read(field), min, max);
}

/// Whether a person can send a command with this entity. A climate entity may have several command topics, or none.
bool takes_commands(const Component& component) {
  return std::any_of(component.config.begin(), component.config.end(),
                     [](const auto& member) { return std::string_view(member.key()).ends_with("command_topic"); });
}

json::array event_type_list() {
  json::array list;
  for (const std::string_view type : event_types) list.emplace_back(type);
  return list;
}

}  // namespace

void add_command_parts(const EntityContext& context, std::vector<Component>& to) {
  bool any = false;
  for (Component& component : to) {
    if (!takes_commands(component)) continue;
    any = true;
    component.config["json_attributes_topic"] = context.names.command(context.object.id);
    component.config["json_attributes_template"] = attributes_template();
  }
  if (!any) return;
  json::object event;
  identify(event, context.object_id, event_key, "event", context.entity_id_stem, event_key);
  event["name"] = "Command";
  event["icon"] = "mdi:message-reply-text-outline";
  event["entity_category"] = "diagnostic";
  event["state_topic"] = context.names.result(context.object.id);
  event["event_types"] = event_type_list();
  event["value_template"] = event_template();
  to.push_back({std::string(event_key), "event", std::move(event)});
}

void add_fan_run(const EntityContext& context, std::vector<Component>& to) {
  const json::object& thermostat = *context.object.value;
  const bool can_run = model::bool_member(thermostat, "has_fan").value_or(false) &&
                       thermostat.contains("fan_timer_active") && thermostat.contains("fan_timer_duration");
  const auto can_write = [&](model::Slot slot) {
    return context.service.can_write(model::ObjectKind::thermostat, slot);
  };
  if (!can_run || !can_write(model::Slot::fan_timer_active) || !can_write(model::Slot::fan_timer_duration)) return;
  const auto choices = context.service.choices(*model::find_field(model::ObjectKind::thermostat, "fan_timer_duration"));
  if (choices.empty()) return;
  std::string minutes;
  for (const std::string_view choice : choices) minutes += fmt::format("{}{}", minutes.empty() ? "" : ", ", choice);
  const int max_minutes = std::stoi(std::string(choices.back()));
  json::object config;
  identify(config, context.object_id, "fan_run", "number", context.entity_id_stem, "fan_run");
  config["name"] = "Run fan for";
  config["icon"] = "mdi:fan-clock";
  config["device_class"] = "duration";
  config["unit_of_measurement"] = "min";
  config["mode"] = "box";
  config["min"] = 1;
  config["max"] = max_minutes;
  config["step"] = 1;
  config["value_template"] = number_within("fan_timer_duration", 1, max_minutes);
  config["command_topic"] = context.names.document(context.object.id) + "/set";
  // Nest knows some durations only: the fan runs for the next longer one, which is what is shown afterwards.
  config["command_template"] = fmt::format(
      "{{{{ {{'fan_timer_duration': [{0}] | select('ge', value | float) | first | default({1}), "
      "'fan_timer_active': true}} | tojson }}}}",
      minutes, choices.back());
  to.push_back({"fan_run", "number", std::move(config)});
}

void add_eco_temperatures(const EntityContext& context, std::vector<Component>& to) {
  const json::object& thermostat = *context.object.value;
  const model::Unit scale = model::display_scale(thermostat);
  const upstream::SetpointLimits& limits = context.service.setpoints(scale);
  struct Bound {
    const char* quantity;
    const char* name;
    const char* icon;
    const char* system;  ///< the bound is of use only where the thermostat is connected to it
  };
  for (const Bound& bound : {Bound{"eco_temperature_low", "Eco heating", "mdi:leaf-circle-outline", "can_heat"},
                             Bound{"eco_temperature_high", "Eco cooling", "mdi:leaf-circle", "can_cool"}}) {
    const model::FieldSpec& field = *model::temperature_field(bound.quantity, scale);
    if (!context.service.can_write(model::ObjectKind::thermostat, field.slot) || !thermostat.contains(field.name) ||
        !model::bool_member(thermostat, bound.system).value_or(true)) {
      continue;
    }
    json::object config;
    identify(config, context.object_id, bound.quantity, "number", context.entity_id_stem, bound.quantity);
    config["name"] = bound.name;
    config["icon"] = bound.icon;
    config["entity_category"] = "config";
    config["device_class"] = "temperature";
    config["unit_of_measurement"] = scale == model::Unit::fahrenheit ? "°F" : "°C";
    config["mode"] = "box";
    config["min"] = limits.min;
    config["max"] = limits.max;
    config["step"] = limits.step;
    config["state_topic"] = context.names.document(context.object.id);
    config["value_template"] = number_within(field.name, limits.min, limits.max);
    config["command_topic"] = context.names.field(context.object.id, {std::string(field.name)}) + "/set";
    to.push_back({bound.quantity, "number", std::move(config)});
  }
}

}  // namespace nest2mqtt::home_assistant
