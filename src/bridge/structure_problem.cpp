#include "structure_problem.h"

#include <fmt/format.h>

#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/config/toml_text.h"

namespace nest2mqtt::bridge {
namespace {

std::string listed(const std::vector<model::StructureName>& structures) {
  return joined(structures, ", ", [](const model::StructureName& structure) {
    return fmt::format("{} (id {})", config::quoted_for_toml(structure.name), config::quoted_for_toml(structure.id));
  });
}

}  // namespace

std::optional<std::string> structure_problem(const std::vector<std::string>& entries,
                                             const std::vector<model::StructureName>& structures) {
  for (const std::string& entry : entries) {
    const auto meant = model::meant_by(entry, structures);
    if (meant.empty()) {
      return fmt::format("nest.structures has {}, and no home has this id or name; {}", config::quoted_for_toml(entry),
                         structures.empty() ? "the accounts open no home at all" : "there are: " + listed(structures));
    }
    if (meant.size() > 1) {
      return fmt::format(
          "nest.structures has {}, which is the name of several homes, and all of them are mirrored: {}; "
          "write the ids of those that you mean",
          config::quoted_for_toml(entry), listed(meant));
    }
  }
  return std::nullopt;
}

}  // namespace nest2mqtt::bridge
