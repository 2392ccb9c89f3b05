#pragma once

#include <cstdint>
#include <string_view>

#include "nest2mqtt/base/instant.h"

#include "json/json_text.h"
#include "json/path.h"

namespace nest2mqtt::simulator {

/// The home document and the rules that keep it consistent.
///
/// What follows from a change is changed with it: `hvac_state` and `time_to_target` from mode, setpoints and
/// ambient temperature, `ui_color_state` and the structure's alarm states from the Protects, the structure's
/// device lists from the devices. A field that was itself given in the change stands until an input changes.
class World {
 public:
  explicit World(json::object home) : home_(std::move(home)) {}

  [[nodiscard]] const json::object& home() const { return home_; }

  /// Grows with every change, also with one that sets what was there already.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }

  /// Puts `value` at `path`, creating the objects on the way. Fails where the way leads through a plain value.
  Result<void> set(const Path& path, json::value value);

  /// Nothing changes, but somebody sees it differently now.
  void touch() { ++revision_; }

  /// Sets several fields of the object at `path` as one change.
  Result<void> merge(const Path& path, const json::object& fields);

  /// Removes what is at `path`. A device also leaves its structure's list; a structure takes its devices along.
  Result<void> erase(const Path& path);

  /// The device itself reports new values: like `merge`, and `last_connection` moves where the device has one.
  void report(const Path& device, json::object fields, WallTime now);

 private:
  Result<json::object*> make_objects(const Path& path);
  void settle(const Path& path, const json::object& given);
  void settle_thermostat(json::object& thermostat, const json::object& given);
  void settle_protect(json::object& protect, const json::object& given);
  void settle_alarms(std::string_view structure_id);
  void list_device(const Path& device);
  void unlist_device(const Path& device);
  void remove_member(const Path& path);

  json::object home_;
  std::uint64_t revision_ = 0;
};

}  // namespace nest2mqtt::simulator
