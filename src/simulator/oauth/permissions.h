#pragma once

#include <bitset>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

namespace nest2mqtt::simulator {

/// The permissions of Works with Nest.
enum class Permission {
  thermostat_read,
  thermostat_write,
  smoke_co_read,
  camera_read,
  camera_images,
  camera_write,
  away_read,
  away_write,
  eta_read,
  eta_write,
  postal_code_read,
  energy_read,
  security_state_read,
};

struct PermissionText {
  Permission permission;
  std::string_view name;      ///< as control API and forms write it: `thermostat_write`
  std::string_view sentence;  ///< as the login page shows it
};

/// Every permission, in the order of the login page.
[[nodiscard]] std::span<const PermissionText> all_permissions();

[[nodiscard]] std::optional<Permission> permission_named(std::string_view name);

/// A set of permissions. Adding one also adds the one it needs (write needs read, images need camera).
class Permissions {
 public:
  Permissions() = default;
  Permissions(std::initializer_list<Permission> list);

  [[nodiscard]] static Permissions all();

  void add(Permission permission);

  [[nodiscard]] bool has(Permission permission) const { return set_.test(static_cast<std::size_t>(permission)); }
  [[nodiscard]] bool has_any(std::span<const Permission> list) const;
  [[nodiscard]] bool empty() const { return set_.none(); }

  friend bool operator==(const Permissions&, const Permissions&) = default;

 private:
  std::bitset<static_cast<std::size_t>(Permission::security_state_read) + 1> set_;
};

}  // namespace nest2mqtt::simulator
