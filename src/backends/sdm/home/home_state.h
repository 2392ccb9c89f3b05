#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/model/object_id.h"

#include "device_aliases.h"
#include "events/camera_log.h"
#include "home/device.h"
#include "home/home_document.h"
#include "home/known_devices.h"

namespace nest2mqtt::sdm {

/// What is known of the home of one account, put together from what was read one after the other.
class HomeState {
 public:
  HomeState() = default;
  explicit HomeState(DeviceAliases aliases) : aliases_(std::move(aliases)) {}

  /// A structure that is not listed any more stays as long as a device of it is known. An empty list is a lost
  /// permission, and all stay.
  void set_structures(std::vector<Structure> structures);
  void set_rooms(const std::string& structure_id, const std::vector<Room>& rooms);
  /// How long the fan of the device runs when it is started next.
  void set_fan_minutes(const std::string& name, int minutes) { fan_minutes_[name] = minutes; }

  /// Events of cameras come from now on.
  void expect_events() { tells_events_ = true; }
  /// What a message says of a camera; ignored if the device is not known. The document is to be shown before another
  /// message is added: an event is told only if it was shown.
  void add_events(const EventMessage& message, Instant now);
  /// See `CameraLog::picture`.
  [[nodiscard]] std::optional<EventPicture> picture(const std::string& name, Instant now) const {
    return cameras_.picture(name, now.wall);
  }

  [[nodiscard]] KnownDevices& devices() { return devices_; }
  [[nodiscard]] const KnownDevices& devices() const { return devices_; }
  /// The thermostat with that id in the document; null: there is none.
  [[nodiscard]] const Device* find(const model::ObjectId& id) const;
  [[nodiscard]] int fan_minutes(const std::string& name) const;
  /// Whether both the structures and the devices were read.
  [[nodiscard]] bool is_complete() const { return structures_.has_value() && has_devices_; }
  void devices_were_read() { has_devices_ = true; }

  [[nodiscard]] model::Document document(Instant now) const;
  /// When the document changes by itself: a device is offline long enough, a fan timer ends, or an event of a
  /// camera does.
  [[nodiscard]] std::optional<Instant> next_change(Instant now) const;

 private:
  void keep_missing_structures(std::vector<Structure>& listed) const;
  [[nodiscard]] ShownDevice shown(const Device& device, Instant now) const;

  DeviceAliases aliases_;
  std::optional<std::vector<Structure>> structures_;
  KnownDevices devices_;
  bool has_devices_ = false;
  std::map<std::string, int> fan_minutes_;  ///< by the device's name
  bool tells_events_ = false;
  CameraLog cameras_;
};

}  // namespace nest2mqtt::sdm
