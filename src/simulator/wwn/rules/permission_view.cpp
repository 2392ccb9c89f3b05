#include "wwn/rules/permission_view.h"

#include <algorithm>
#include <array>
#include <vector>

#include "json/fields.h"

namespace nest2mqtt::simulator {
namespace {

using enum Permission;
using PermissionList = std::span<const Permission>;

// Lists of permissions; any one of a list is enough to read a field. From the guides "permissions" and "structure" of
// Works with Nest. Assumed, because the guides do not say it: names and wheres can be read with any device list.
constexpr std::array by_thermostat{thermostat_read};
constexpr std::array by_smoke_co{smoke_co_read};
constexpr std::array by_camera{camera_read};
constexpr std::array by_images{camera_images};
constexpr std::array by_postal_code{postal_code_read};
constexpr std::array by_energy{energy_read};
constexpr std::array by_eta{eta_read};
constexpr std::array by_security{security_state_read};
constexpr std::array for_rush_hour{energy_read, thermostat_read};
constexpr std::array for_away{away_read, thermostat_read, smoke_co_read};
constexpr std::array for_structure{thermostat_read, smoke_co_read, camera_read, away_read, eta_read, eta_write};

struct Rule {
  std::string_view name;
  PermissionList shown_by;
};

constexpr std::array group_rules{Rule{"thermostats", by_thermostat}, Rule{"smoke_co_alarms", by_smoke_co},
                                 Rule{"cameras", by_camera}};

constexpr std::array structure_field_rules{
    Rule{"postal_code", by_postal_code},
    Rule{"peak_period_start_time", by_energy},
    Rule{"peak_period_end_time", by_energy},
    Rule{"rhr_enrollment", for_rush_hour},
    Rule{"eta_begin", by_eta},
    Rule{"wwn_security_state", by_security},
    Rule{"smoke_alarm_state", by_smoke_co},
    Rule{"co_alarm_state", by_smoke_co},
    Rule{"away", for_away},
};

constexpr std::array camera_field_rules{
    Rule{"is_public_share_enabled", by_images},
    Rule{"public_share_url", by_images},
    Rule{"snapshot_url", by_images},
    Rule{"activity_zones", by_images},
};

constexpr std::array event_field_rules{
    Rule{"image_url", by_images},
    Rule{"animated_image_url", by_images},
    Rule{"activity_zone_ids", by_images},
};

void hide_fields(json::object& object, std::span<const Rule> rules, const Permissions& permissions) {
  for (const Rule& rule : rules) {
    if (!permissions.has_any(rule.shown_by)) object.erase(rule.name);
  }
}

void hide_in_structure(json::object& structure, const Permissions& permissions) {
  hide_fields(structure, structure_field_rules, permissions);
  if (permissions.has_any(for_structure)) return;
  // Without a permission for the structure itself only the fields with a rule of their own and the id remain.
  std::vector<std::string> hidden;
  for (const auto& field : structure) {
    const bool has_rule = std::any_of(structure_field_rules.begin(), structure_field_rules.end(),
                                      [&](const Rule& rule) { return rule.name == field.key(); });
    if (!has_rule && field.key() != "structure_id") hidden.emplace_back(field.key());
  }
  for (const std::string& name : hidden) structure.erase(name);
}

void hide_in_camera(json::object& camera, const Permissions& permissions) {
  hide_fields(camera, camera_field_rules, permissions);
  if (json::object* const event = object_of(camera, "last_event")) hide_fields(*event, event_field_rules, permissions);
}

/// Calls `use` with every object that is a member of `object[name]`.
template <class Use>
void each_member(json::object& object, std::string_view name, Use use) {
  json::object* const members = object_of(object, name);
  if (members == nullptr) return;
  for (auto& member : *members) {
    if (member.value().is_object()) use(member.value().get_object());
  }
}

}  // namespace

void remove_unpermitted(json::object& document, const Permissions& permissions) {
  each_member(document, "structures", [&](json::object& object) { hide_in_structure(object, permissions); });
  json::object* const devices = object_of(document, "devices");
  if (devices == nullptr) return;
  each_member(*devices, "cameras", [&](json::object& camera) { hide_in_camera(camera, permissions); });
  hide_fields(*devices, group_rules, permissions);
}

bool may_write(const Permissions& permissions, std::string_view group, std::string_view field) {
  if (group == "thermostats") return permissions.has(thermostat_write);
  if (group == "cameras") return permissions.has(camera_write);
  return permissions.has(field == "eta" ? eta_write : away_write);
}

}  // namespace nest2mqtt::simulator
