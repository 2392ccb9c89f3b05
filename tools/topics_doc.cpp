// Writes the table of fields between two marks of docs/topics.md, or checks that it is the one of the schema. The
// limits in it are those of Works with Nest.
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "nest2mqtt/backends/wwn/abilities.h"
#include "nest2mqtt/model/json.h"
#include "nest2mqtt/model/schema.h"

#include "marked_part.h"

namespace {

using namespace nest2mqtt::model;

std::string_view heading(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::structure:
      return "Structure: `nest/structures/<id>/...`";
    case ObjectKind::thermostat:
      return "Thermostat: `nest/devices/thermostats/<id>/...`";
    case ObjectKind::smoke_co_alarm:
      return "Nest Protect: `nest/devices/smoke_co_alarms/<id>/...`";
    case ObjectKind::camera:
      return "Camera: `nest/devices/cameras/<id>/...`";
  }
  return "";
}

std::string_view kind_word(ValueKind kind) {
  switch (kind) {
    case ValueKind::text:
      return "text";
    case ValueKind::number:
      return "number";
    case ValueKind::boolean:
      return "`true` `false`";
    case ValueKind::timestamp:
      return "time (UTC)";
    case ValueKind::choice:
      return "";
    case ValueKind::list:
      return "JSON list";
    case ValueKind::object:
      return "JSON object";
  }
  return "";
}

std::string_view unit_word(Unit unit) {
  switch (unit) {
    case Unit::none:
      return "";
    case Unit::celsius:
      return " °C";
    case Unit::fahrenheit:
      return " °F";
    case Unit::percent:
      return " %";
    case Unit::minutes:
      return " minutes";
  }
  return "";
}

std::string value_column(const FieldSpec& field) {
  std::string text(kind_word(field.kind));
  for (const auto choice : field.choices) text += (text.empty() ? "`" : " `") + std::string(choice) + "`";
  return text + std::string(unit_word(field.unit));
}

std::string write_column(const FieldSpec& field) {
  if (!field.writable()) return "";
  if (field.kind != ValueKind::number) return "yes";
  const auto& limits = nest2mqtt::wwn::abilities().setpoints(field.unit);
  return fmt::format("{} to {}, step {}", number_text(limits.min), number_text(limits.max), number_text(limits.step));
}

std::string table() {
  std::string text;
  std::optional<ObjectKind> current;
  for (const FieldSpec& field : schema()) {
    if (current != field.object) {
      current = field.object;
      text += fmt::format("\n### {}\n\n| field | values | may be set | meaning |\n|---|---|---|---|\n",
                          heading(field.object));
    }
    text +=
        fmt::format("| `{}` | {} | {} | {} |\n", field.name, value_column(field), write_column(field), field.meaning);
  }
  return text + "\n";
}

}  // namespace

int main(int argc, char** argv) {
  return nest2mqtt::tools::write_or_check(argc, argv,
                                          {"<!-- fields: made from src/model/schema.cpp by `ninja topics_doc` -->\n",
                                           "<!-- end of fields -->\n", table(), "build the target topics_doc"});
}
