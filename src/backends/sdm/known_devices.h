#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"

#include "device.h"

namespace nest2mqtt::sdm {

/// Every device that Google has listed, and which of them are there. A device that is no longer listed has, first of
/// all, lost its permission: Google takes permissions away without a word, and lists the rest, or nothing. So it is
/// kept and shown as offline, until it is listed again or Google says that it does not exist.
class KnownDevices {
 public:
  /// A device that says it is offline is shown so only after this long: such reports of a few seconds are common.
  static constexpr auto offline_delay = std::chrono::seconds(60);

  /// A list that Google has sent.
  void listed(std::vector<Device> devices, Instant now);
  /// One device, read alone.
  void read(Device device, Instant now);
  /// Google says that there is no such device (any more).
  void deleted(const std::string& name);

  [[nodiscard]] const std::vector<Device>& all() const { return devices_; }
  [[nodiscard]] const Device* find(const std::string& name) const;
  /// Not in the last list.
  [[nodiscard]] std::vector<std::string> missing() const;
  [[nodiscard]] bool is_online(const std::string& name, Instant now) const;
  /// When a device is to be shown as offline.
  [[nodiscard]] std::optional<Instant> deadline(Instant now) const;

 private:
  std::vector<Device> devices_;
  std::set<std::string> missing_;
  std::map<std::string, Instant> offline_since_;  ///< by the device's name
};

}  // namespace nest2mqtt::sdm
