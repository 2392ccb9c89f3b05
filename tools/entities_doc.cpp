// Writes the table of entities between two marks of docs/home-assistant.md, or checks that it is the one of the
// mapping.
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "nest2mqtt/home_assistant/mapping.h"

#include "marked_part.h"

namespace {

using namespace nest2mqtt;
using home_assistant::EntitySpec;
using home_assistant::Reading;

std::string_view heading(model::ObjectKind kind) {
  switch (kind) {
    case model::ObjectKind::structure:
      return "Home";
    case model::ObjectKind::thermostat:
      return "Thermostat, besides the climate entity";
    case model::ObjectKind::smoke_co_alarm:
      return "Protect";
    case model::ObjectKind::camera:
      return "Camera, besides zones, pictures and device triggers";
  }
  return "";
}

/// What Home Assistant calls an entity that has only a device class.
std::string shown_name(const EntitySpec& entity) {
  if (!entity.name.empty()) return std::string(entity.name);
  std::string name(entity.device_class);
  for (char& c : name) c = c == '_' ? ' ' : c;
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

std::string field(const EntitySpec& entity) {
  return entity.reading == Reading::temperature ? fmt::format("`{0}_c` or `{0}_f`", entity.field)
                                                : fmt::format("`{}`", entity.field);
}

std::string remarks(const EntitySpec& entity) {
  std::string text(entity.category);
  if (!entity.enabled) text += text.empty() ? "switched off at first" : ", switched off at first";
  return text;
}

std::string table() {
  std::string text;
  std::optional<model::ObjectKind> current;
  for (const EntitySpec& entity : home_assistant::mapping()) {
    if (current != entity.object) {
      current = entity.object;
      text += fmt::format("\n### {}\n\n| entity | platform | from the field | |\n|---|---|---|---|\n",
                          heading(entity.object));
    }
    text += fmt::format("| {} | {} | {} | {} |\n", shown_name(entity), entity.platform, field(entity), remarks(entity));
  }
  return text + "\n";
}

}  // namespace

int main(int argc, char** argv) {
  return tools::write_or_check(argc, argv,
                               {"<!-- entities: made from src/home_assistant/mapping.cpp by `ninja entities_doc` -->\n",
                                "<!-- end of entities -->\n", table(), "build the target entities_doc"});
}
