#include "nest2mqtt/model/structure_choice.h"

#include <algorithm>
#include <iterator>

namespace nest2mqtt::model {
std::vector<StructureName> structures_in(const std::vector<std::optional<Document>>& documents) {
  std::vector<StructureName> homes;
  for (const auto& document : documents) {
    const json::object* const structures = document ? object_member(document->root(), "structures") : nullptr;
    if (structures == nullptr) continue;
    for (const auto& [id, value] : *structures) {
      const json::object* const home = value.if_object();
      const bool known =
          std::any_of(homes.begin(), homes.end(), [&id = id](const auto& other) { return other.id == id; });
      if (home != nullptr && !known)
        homes.push_back({std::string(id), std::string(string_member(*home, "name").value_or(""))});
    }
  }
  return homes;
}

std::vector<StructureName> meant_by(const std::string& entry, const std::vector<StructureName>& homes) {
  const auto by_id = std::find_if(homes.begin(), homes.end(), [&](const auto& home) { return home.id == entry; });
  if (by_id != homes.end()) return {*by_id};
  std::vector<StructureName> meant;
  std::copy_if(homes.begin(), homes.end(), std::back_inserter(meant),
               [&](const auto& home) { return home.name == entry; });
  return meant;
}

bool is_chosen(const StructureName& home, const std::vector<std::string>& entries,
               const std::vector<StructureName>& homes) {
  return entries.empty() || std::any_of(entries.begin(), entries.end(), [&](const std::string& entry) {
           const auto meant = meant_by(entry, homes);
           return std::any_of(meant.begin(), meant.end(), [&](const auto& other) { return other.id == home.id; });
         });
}

}  // namespace nest2mqtt::model
