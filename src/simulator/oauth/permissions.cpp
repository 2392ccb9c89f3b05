#include "oauth/permissions.h"

#include <algorithm>
#include <array>

namespace nest2mqtt::simulator {
namespace {

constexpr std::array texts{
    PermissionText{Permission::thermostat_read, "thermostat_read", "See temperatures and settings of your thermostats"},
    PermissionText{Permission::thermostat_write, "thermostat_write", "Change temperatures and modes"},
    PermissionText{Permission::smoke_co_read, "smoke_co_read", "See smoke and CO alarms and battery health"},
    PermissionText{Permission::camera_read, "camera_read", "See the state and the events of your cameras"},
    PermissionText{Permission::camera_images, "camera_images", "See pictures of your cameras"},
    PermissionText{Permission::camera_write, "camera_write", "Turn your cameras on and off"},
    PermissionText{Permission::away_read, "away_read", "See whether somebody is at home"},
    PermissionText{Permission::away_write, "away_write", "Set your home to Home or Away"},
    PermissionText{Permission::eta_read, "eta_read", "See when you are expected at home"},
    PermissionText{Permission::eta_write, "eta_write", "Say when you are expected at home"},
    PermissionText{Permission::postal_code_read, "postal_code_read", "See your postal code"},
    PermissionText{Permission::energy_read, "energy_read", "See rush hour events of your energy company"},
    PermissionText{Permission::security_state_read, "security_state_read",
                   "See whether a camera saw somebody while you are away"},
};

std::optional<Permission> builds_on(Permission permission) {
  switch (permission) {
    case Permission::thermostat_write:
      return Permission::thermostat_read;
    case Permission::camera_images:
    case Permission::camera_write:
      return Permission::camera_read;
    case Permission::away_write:
      return Permission::away_read;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::span<const PermissionText> all_permissions() {
  return texts;
}

std::optional<Permission> permission_named(std::string_view name) {
  const auto found =
      std::find_if(texts.begin(), texts.end(), [&](const PermissionText& text) { return text.name == name; });
  if (found == texts.end()) return std::nullopt;
  return found->permission;
}

Permissions::Permissions(std::initializer_list<Permission> list) {
  for (const Permission permission : list) add(permission);
}

Permissions Permissions::all() {
  Permissions permissions;
  permissions.set_.set();
  return permissions;
}

void Permissions::add(Permission permission) {
  set_.set(static_cast<std::size_t>(permission));
  if (const auto below = builds_on(permission)) add(*below);
}

bool Permissions::has_any(std::span<const Permission> list) const {
  return std::any_of(list.begin(), list.end(), [&](Permission permission) { return has(permission); });
}

}  // namespace nest2mqtt::simulator
