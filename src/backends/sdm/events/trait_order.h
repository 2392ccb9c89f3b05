#pragma once

#include <chrono>
#include <map>
#include <string>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/json.h"

#include "events/event_message.h"

namespace nest2mqtt::sdm {

/// Puts the changes of traits in order, which Cloud Pub/Sub does not: of one trait of one device the newest one counts,
/// by Google's timestamp.
class TraitOrder {
 public:
  /// Google's clock and this machine's may differ by this much. A timestamp that is further in the future is wrong, and
  /// counts only until the next reading.
  static constexpr auto max_clock_difference = std::chrono::minutes(10);

  /// What of a message is to be taken.
  struct Newer {
    json::object traits = {};  ///< not older than any event of the same trait, nor than the last reading of the device
    /// There are traits that may be older or newer than the last reading of the device: only another one can tell.
    bool is_doubtful = false;
  };
  /// Remembers each trait of a device that was read: the caller limits them.
  [[nodiscard]] Newer take(const EventMessage& message);

  /// The device was read, by a request that was sent at `asked`.
  void was_read(const std::string& device, WallTime asked);
  void forget(const std::string& device) { devices_.erase(device); }

 private:
  struct Times {
    WallTime read{};
    std::map<std::string, WallTime> traits = {};  ///< of the newest event of each
  };
  std::map<std::string, Times> devices_;  ///< by name; those that were read
};

}  // namespace nest2mqtt::sdm
