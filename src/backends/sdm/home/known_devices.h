#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"

#include "home/device.h"

namespace nest2mqtt::sdm {

/// Every device that Google has listed, and which of them are there. A device that is no longer listed has, first of
/// all, lost its permission: Google takes permissions away without a word, and lists the rest, or nothing. So it is
/// kept and shown as offline, until it is listed again or Google says that it does not exist.
class KnownDevices {
 public:
  /// A device that says it is offline is shown so only after this long: such reports of a few seconds are common. At
  /// once, however, if it was not shown as online before: when it is new, or was missing.
  static constexpr auto offline_delay = std::chrono::seconds(60);
  /// While there are more devices than this, those that are missing are not kept: ids that never come back must not
  /// fill the memory.
  static constexpr std::size_t max_with_missing = 1000;

  /// A list that Google has sent.
  void listed(std::vector<Device> devices, Instant now);
  /// One device, read alone: it is not missing then.
  void read(Device device, Instant now);
  /// Google says that there is no such device (any more).
  void deleted(const std::string& name);

  [[nodiscard]] const std::vector<Device>& all() const { return devices_; }
  [[nodiscard]] const Device* find(const std::string& name) const;
  /// The names of those that were not in the last list, and were not read alone since.
  [[nodiscard]] std::vector<std::string> missing() const;
  [[nodiscard]] bool is_missing(const std::string& name) const { return missing_.contains(name); }
  /// False also of a device that is not known.
  [[nodiscard]] bool is_online(const std::string& name, Instant now) const;
  /// When the next device is to be shown as offline.
  [[nodiscard]] std::optional<Instant> deadline(Instant now) const;

 private:
  std::vector<Device> devices_;  ///< in the order in which they were first listed
  std::set<std::string> missing_;
  std::map<std::string, Instant> offline_since_;  ///< by the device's name
};

}  // namespace nest2mqtt::sdm
