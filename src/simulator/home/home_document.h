#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/instant.h"

#include "json/json_text.h"
#include "json/path.h"

namespace nest2mqtt::simulator {

/// The home document and the rules that keep it consistent.
///
/// Derived fields change together with the fields they depend on: `hvac_state` and `time_to_target` from mode,
/// setpoints and ambient temperature, `ui_color_state` and the structure's alarm states from the Protects, the
/// structure's device lists from the devices. A derived field that a change sets itself keeps that value until one of
/// its inputs changes.
class HomeDocument {
 public:
  explicit HomeDocument(json::object home) : root_(std::move(home)) {}

  [[nodiscard]] const json::object& root() const { return root_; }

  /// Grows with every change, also with one that sets the same value again.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }

  /// Sets the value at `path` and creates missing objects above it. Fails if one of those is not an object.
  Result<void> set(const Path& path, json::value value);

  /// Raises the revision without a change: what some caller may see of the document is different now.
  void touch() { ++revision_; }

  /// Sets several fields of the object at `path` as one change.
  Result<void> merge(const Path& path, const json::object& fields);

  /// Removes what is at `path`. A device is also removed from its structure's list; a structure is removed with its
  /// devices.
  Result<void> erase(const Path& path);

  /// Like `merge`, for values that the device itself reports: `last_connection` becomes `now` if the device has it.
  void report(const Path& device, json::object fields, WallTime now);

 private:
  Result<json::object*> make_objects(const Path& path);
  void update_derived(const Path& path, const json::object& written);
  void derive_thermostat(json::object& thermostat, const json::object& written);
  void derive_protect(json::object& protect, const json::object& written);
  void derive_alarms(std::string_view structure_id);
  void list_device(const Path& device);
  void unlist_device(const Path& device);
  void remove_member(const Path& path);

  json::object root_;
  std::uint64_t revision_ = 0;
};

/// The paths of all devices of a group: `thermostats`, `smoke_co_alarms` or `cameras`.
[[nodiscard]] std::vector<Path> devices_in(const json::object& home, std::string_view group);

}  // namespace nest2mqtt::simulator
