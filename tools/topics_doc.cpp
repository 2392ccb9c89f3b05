// Writes the table of fields between two marks of docs/topics.md, or checks that it is the one of the schema. What may
// be set, and its limits, are those of the back ends.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "nest2mqtt/backends/registry.h"
#include "nest2mqtt/base/joined.h"
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

/// Empty: the service does not take it.
std::string what_may_be_set(const FieldSpec& field, const nest2mqtt::upstream::Abilities& abilities) {
  if (!field.writable() || !abilities.can_write(field.object, field.slot)) return "";
  if (field.kind != ValueKind::number) return "yes";
  const auto& limits = abilities.setpoints(field.unit);
  return fmt::format("{} to {}, step {}", number_text(limits.min), number_text(limits.max), number_text(limits.step));
}

/// Where the back ends differ, each text is followed by their names.
std::string write_column(const FieldSpec& field) {
  std::map<std::string, std::vector<std::string>> names;
  for (const auto* backend : nest2mqtt::backends::all()) {
    names[what_may_be_set(field, backend->abilities())].emplace_back(backend->table().name);
  }
  if (names.size() == 1) return names.begin()->first;
  names.erase("");
  return nest2mqtt::joined(names, "; ", [](const auto& entry) {
    return fmt::format("{} ({})", entry.first, nest2mqtt::joined(entry.second, ", "));
  });
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
