#include "opened_homes.h"

#include <algorithm>
#include <sstream>

#include <toml++/toml.h>

#include "nest2mqtt/model/home.h"

namespace nest2mqtt::app {
namespace {

struct OpenedHome {
  std::string id;
  std::string name;
};

/// U+0080 to U+009F: some terminals obey them, and toml++ leaves them as they are with other letters beyond ASCII.
bool has_c1_control(std::string_view text) {
  for (std::size_t at = text.find('\xC2'); at != std::string_view::npos && at + 1 < text.size();
       at = text.find('\xC2', at + 1)) {
    if (static_cast<unsigned char>(text[at + 1]) < 0xA0) return true;
  }
  return false;
}

/// As the configuration wants it; and whatever the service has in a name, the terminal gets one plain line.
std::string quoted_for_toml(const std::string& text) {
  const toml::value<std::string> value(text);
  std::ostringstream out;
  out << toml::toml_formatter(
      value, has_c1_control(text) ? toml::format_flags::none : toml::format_flags::allow_unicode_strings);
  return out.str();
}

std::vector<OpenedHome> homes_of(const model::Document& document) {
  const model::Home home({document}, {});
  std::vector<OpenedHome> homes;
  for (const model::HomeObject& object : home.objects()) {
    if (!object.id.is_structure()) continue;
    homes.push_back({object.id.id, std::string(model::string_member(*object.value, "name").value_or(""))});
  }
  return homes;
}

/// The name says which home is meant: no other has it for a name or an id.
bool has_own_name(const OpenedHome& home, const std::vector<OpenedHome>& homes) {
  return !home.name.empty() && std::none_of(homes.begin(), homes.end(), [&](const OpenedHome& other) {
    return other.id != home.id && (other.name == home.name || other.id == home.name);
  });
}

bool chosen(const OpenedHome& home, const std::vector<std::string>& structures) {
  return structures.empty() || std::any_of(structures.begin(), structures.end(), [&](const std::string& wanted) {
           return wanted == home.id || wanted == home.name;
         });
}

}  // namespace

std::string opened_homes(const model::Document& document, const std::vector<std::string>& structures) {
  const std::vector<OpenedHome> homes = homes_of(document);
  if (homes.empty()) {
    return "It opens no home: the account has none, or your client asks for no permission that shows one.\n";
  }
  std::string text =
      homes.size() == 1 ? "It opens one home:\n" : "It opens " + std::to_string(homes.size()) + " homes:\n";
  std::string entries;
  bool by_id = false;
  for (const OpenedHome& home : homes) {
    text += "  " + quoted_for_toml(home.name) + "  (id " + quoted_for_toml(home.id) + ")";
    text += chosen(home, structures) ? "\n" : "  not mirrored: it is not in nest.structures\n";
    const bool own_name = has_own_name(home, homes);
    by_id = by_id || !own_name;
    entries += (entries.empty() ? "" : ", ") + quoted_for_toml(own_name ? home.name : home.id);
  }
  text += structures.empty()
              ? "All of it is mirrored. To choose, shorten this line and put it into the configuration, under [nest]:\n"
              : "To choose others, change this line under [nest] in the configuration; as it is here it takes all:\n";
  text += "  structures = [" + entries + "]\n";
  if (by_id) text += "(By id where a name does not tell one home from another.)\n";
  return text;
}

}  // namespace nest2mqtt::app
