#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/model/object_id.h"

#include "device.h"
#include "known_devices.h"

namespace nest2mqtt::sdm {

/// What is known of the home of one account, put together from what was read one after the other.
class HomeState {
 public:
  void set_structures(std::vector<Structure> structures);
  void set_rooms(const std::string& structure_id, std::vector<Room> rooms);
  /// How long the fan of the device runs when it is started next.
  void set_fan_minutes(const std::string& name, int minutes) { fan_minutes_[name] = minutes; }

  [[nodiscard]] KnownDevices& devices() { return devices_; }
  [[nodiscard]] const KnownDevices& devices() const { return devices_; }
  /// The thermostat of that id; null: there is none.
  [[nodiscard]] const Device* find(const model::ObjectId& id) const;
  [[nodiscard]] int fan_minutes(const std::string& name) const;
  /// Whether both the structures and the devices were read.
  [[nodiscard]] bool is_complete() const { return structures_.has_value() && has_devices_; }
  void devices_were_read() { has_devices_ = true; }

  [[nodiscard]] model::Document document(Instant now) const;
  /// When the document changes by itself: a device is offline long enough, or a fan timer ends.
  [[nodiscard]] std::optional<Instant> next_change(Instant now) const;

 private:
  std::optional<std::vector<Structure>> structures_;
  KnownDevices devices_;
  bool has_devices_ = false;
  std::map<std::string, int> fan_minutes_;  ///< by the device's name
};

}  // namespace nest2mqtt::sdm
