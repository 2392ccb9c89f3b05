// Writes the table of fields between two marks of docs/topics.md, or checks that it is the one of the schema.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "nest2mqtt/model/json.h"
#include "nest2mqtt/model/schema.h"

namespace {

using namespace nest2mqtt::model;

constexpr std::string_view begin_mark = "<!-- fields: made from src/model/schema.cpp by `ninja topics_doc` -->\n";
constexpr std::string_view end_mark = "<!-- end of fields -->\n";

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
  if (!field.range) return "yes";
  return fmt::format("{} to {}, step {}", number_text(field.range->min), number_text(field.range->max),
                     number_text(field.range->step));
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

std::optional<std::string> with_table(const std::string& page) {
  const std::size_t begin = page.find(begin_mark);
  const std::size_t end = page.find(end_mark);
  if (begin == std::string::npos || end == std::string::npos || end < begin) return std::nullopt;
  return page.substr(0, begin + begin_mark.size()) + table() + page.substr(end);
}

int complain(const std::string& what) {
  fmt::print(stderr, "topics-doc: {}\n", what);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc == 3 ? argv[1] : "";
  if (mode != "--write" && mode != "--check") return complain("usage: topics-doc --write|--check FILE");
  const std::string file = argv[2];
  std::ifstream in(file);
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  const auto wanted = with_table(page);
  if (!wanted) return complain(file + " has not both marks of the table");
  if (mode == "--check") {
    return *wanted == page ? 0 : complain(file + " is not what the schema says; build the target topics_doc");
  }
  std::ofstream(file) << *wanted;
  return 0;
}
