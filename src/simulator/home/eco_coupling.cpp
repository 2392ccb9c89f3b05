#include "home/eco_coupling.h"

#include "home/derived_fields.h"
#include "home/services.h"
#include "json/fields.h"

namespace nest2mqtt::simulator {
namespace {

/// The thermostats follow a change of `away` this much later.
constexpr std::chrono::seconds coupling_delay(1);

void set_mode(HomeDocument& document, const Path& device, std::string_view mode, std::string_view previous,
              WallTime now) {
  document.report(device, {{"hvac_mode", mode}, {"previous_hvac_mode", previous}}, now);
}

void follow_structure(HomeDocument& document, const std::string& structure_id, bool away, WallTime now) {
  for (const Path& device : devices_in(document.root(), "thermostats")) {
    const json::object& thermostat = *find_object(document.root(), device);
    if (text_of(thermostat, "structure_id") != structure_id) continue;
    if (!belongs_to(thermostat, works_with_nest)) continue;
    if (!flag_of(thermostat, "is_online", true)) continue;
    const std::string mode(text_of(thermostat, "hvac_mode"));
    const std::string previous(text_of(thermostat, "previous_hvac_mode"));
    if (away && mode != "eco" && mode != "off") set_mode(document, device, "eco", mode, now);
    if (!away && mode == "eco" && !previous.empty()) set_mode(document, device, previous, "", now);
  }
}

}  // namespace

void EcoCoupling::advance(HomeDocument& document, WallTime now) {
  const json::object* const structures = find_object(document.root(), {"structures"});
  if (structures == nullptr) return;
  for (const auto& member : *structures) {
    const json::object* const object = member.value().if_object();
    if (object == nullptr) continue;
    const std::string away(text_of(*object, "away"));
    const auto [known, is_new] = structures_.try_emplace(member.key(), Structure{away, {}});
    Structure& structure = known->second;
    if (!is_new && structure.away != away) structure.due = now + coupling_delay;
    structure.away = away;
  }
  for (auto& [id, structure] : structures_) {
    if (!structure.due || *structure.due > now) continue;
    structure.due.reset();
    follow_structure(document, id, is_away(structure.away), now);
    const Path path{"structures", id};
    const json::object* const object = find_object(document.root(), path);
    if (object != nullptr && structure.away == "home" && text_of(*object, "wwn_security_state") == "deter") {
      (void)document.merge(path, {{"wwn_security_state", "ok"}});
    }
  }
}

}  // namespace nest2mqtt::simulator
