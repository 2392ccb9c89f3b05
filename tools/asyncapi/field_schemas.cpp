#include "field_schemas.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "nest2mqtt/backends/registry.h"
#include "nest2mqtt/base/parse_number.h"

namespace nest2mqtt::tools {
namespace {

namespace json = boost::json;
using model::FieldSpec;
using model::Unit;
using model::ValueKind;

std::string unit_text(Unit unit) {
  switch (unit) {
    case Unit::none:
      return "";
    case Unit::celsius:
      return ", in °C";
    case Unit::fahrenheit:
      return ", in °F";
    case Unit::percent:
      return ", in %";
    case Unit::minutes:
      return ", in minutes";
  }
  return "";
}

/// Minutes are numbers, although only some of them may be chosen.
bool is_number(const FieldSpec& field) {
  return field.kind == ValueKind::number || field.unit == Unit::minutes;
}

json::array choices_of(const FieldSpec& field, std::span<const std::string_view> choices) {
  json::array values;
  for (const auto choice : choices) {
    if (is_number(field)) {
      values.emplace_back(parse_number<int>(choice).value_or(0));
    } else {
      values.emplace_back(choice);
    }
  }
  return values;
}

json::object nullable(std::string_view type) {
  return {{"type", json::array{type, "null"}}};
}

std::vector<const upstream::Abilities*> who_can_set(const FieldSpec& field) {
  std::vector<const upstream::Abilities*> able;
  for (const auto* const backend : backends::all()) {
    if (field.writable() && backend->abilities().can_write(field.object, field.slot)) {
      able.push_back(&backend->abilities());
    }
  }
  return able;
}

json::object number_range(const FieldSpec& field) {
  const auto able = who_can_set(field);
  double min = able.front()->setpoints(field.unit).min;
  double max = able.front()->setpoints(field.unit).max;
  for (const auto* const abilities : able) {
    min = std::min(min, abilities->setpoints(field.unit).min);
    max = std::max(max, abilities->setpoints(field.unit).max);
  }
  return {{"type", "number"}, {"minimum", min}, {"maximum", max}};
}

json::object choices_that_can_be_set(const FieldSpec& field) {
  std::vector<std::string_view> words;
  for (const std::string_view word : field.choices) {
    const auto able = who_can_set(field);
    const bool taken = std::any_of(able.begin(), able.end(), [&](const auto* const abilities) {
      const auto choices = abilities->choices(field);
      return std::find(choices.begin(), choices.end(), word) != choices.end();
    });
    if (taken) words.push_back(word);
  }
  return {{"enum", choices_of(field, words)}};
}

json::object eta_schema() {
  return json::parse(R"({
    "type": "object",
    "oneOf": [
      {
        "required": ["trip_id", "estimated_arrival_window_begin", "estimated_arrival_window_end"],
        "properties": {
          "trip_id": {"type": "string", "minLength": 1},
          "estimated_arrival_window_begin": {"type": "string", "format": "date-time"},
          "estimated_arrival_window_end": {"type": "string", "format": "date-time"}
        },
        "additionalProperties": false
      },
      {
        "description": "Without trip_id: the trip that was announced last.",
        "required": ["cancel"],
        "properties": {"cancel": {"const": true}, "trip_id": {"type": "string", "minLength": 1}},
        "additionalProperties": false
      }
    ]
  })")
      .as_object();
}

}  // namespace

json::object value_schema(const FieldSpec& field) {
  json::object schema{{"description", std::string(field.meaning) + unit_text(field.unit)}};
  const auto add = [&](const json::object& members) {
    for (const auto& [name, value] : members) schema[name] = value;
  };
  switch (field.kind) {
    case ValueKind::text:
      add(nullable("string"));
      break;
    case ValueKind::number:
      add(nullable("number"));
      break;
    case ValueKind::boolean:
      add(nullable("boolean"));
      break;
    case ValueKind::timestamp:
      add(nullable("string"));
      schema["format"] = "date-time";
      break;
    case ValueKind::choice:
      // A service may learn a new word.
      schema["anyOf"] = json::array{json::object{{"enum", choices_of(field, field.choices)}},
                                    nullable(is_number(field) ? "number" : "string")};
      break;
    case ValueKind::list:
      add(nullable("array"));
      break;
    case ValueKind::object:
      add(nullable("object"));
      break;
  }
  return schema;
}

bool is_bare_text(const FieldSpec& field) {
  return field.kind == ValueKind::text || field.kind == ValueKind::timestamp ||
         (field.kind == ValueKind::choice && !is_number(field));
}

bool can_be_set(const FieldSpec& field) {
  return !who_can_set(field).empty();
}

json::object set_schema(const FieldSpec& field) {
  switch (field.kind) {
    case ValueKind::number:
      return number_range(field);
    case ValueKind::boolean:
      return {{"type", "boolean"}};
    case ValueKind::choice:
      return choices_that_can_be_set(field);
    case ValueKind::object:
      return eta_schema();
    default:
      return {{"type", "string"}};
  }
}

}  // namespace nest2mqtt::tools
