#include "nest2mqtt/login/opened_homes.h"

#include <algorithm>

#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/config/toml_text.h"
#include "nest2mqtt/model/structure_choice.h"

namespace nest2mqtt::login {
namespace {

using model::StructureName;

/// The name says which home is meant: no other has it for a name or an id.
bool has_own_name(const StructureName& home, const std::vector<StructureName>& homes) {
  const auto meant = model::meant_by(home.name, homes);
  return !home.name.empty() && meant.size() == 1 && meant.front().id == home.id;
}

}  // namespace

std::string opened_homes(const model::Document& document, const std::vector<std::string>& structures) {
  std::vector<StructureName> homes = model::structures_in({document});
  std::sort(homes.begin(), homes.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  if (homes.empty()) {
    return "It opens no home: the account has none, or the client asks for no permission that shows one, or no home "
           "was allowed. Then log in again, and allow the home and its devices.\n";
  }
  std::string text =
      homes.size() == 1 ? "It opens one home:\n" : "It opens " + std::to_string(homes.size()) + " homes:\n";
  std::vector<std::string> entries;
  bool by_id = false;
  for (const StructureName& home : homes) {
    text += "  " + config::quoted_for_toml(home.name) + "  (id " + config::quoted_for_toml(home.id) + ")";
    text += model::is_chosen(home, structures, homes) ? "\n" : "  not mirrored: it is not in nest.structures\n";
    const bool own_name = has_own_name(home, homes);
    by_id = by_id || !own_name;
    entries.push_back(config::quoted_for_toml(own_name ? home.name : home.id));
  }
  text += structures.empty()
              ? "All of it is mirrored. To choose, shorten this line and put it into the configuration, under [nest]:\n"
              : "To choose others, change this line under [nest] in the configuration; as it is here it takes all:\n";
  text += "  structures = [" + joined(entries, ", ") + "]\n";
  if (by_id) text += "(By id where a name does not tell one home from another.)\n";
  return text;
}

}  // namespace nest2mqtt::login
