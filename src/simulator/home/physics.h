#pragma once

#include <map>
#include <optional>
#include <string>

#include "home/home_document.h"

namespace nest2mqtt::simulator {

/// The temperature of the rooms: it approaches the outside temperature, and rises or falls while a system runs. The
/// document shows it only in steps of 0.5 C or 1 F, so a change appears about every 15 minutes of virtual time.
class Physics {
 public:
  struct Climate {
    double outside = 8.0;         ///< degrees C
    double loss_per_hour = 0.04;  ///< the part of the difference to `outside` that is lost
  };

  Physics() = default;
  explicit Physics(Climate climate) : climate_(climate) {}

  /// Computes the rooms up to `now`. A call less than 5 virtual seconds after the last step does nothing.
  void advance(HomeDocument& document, WallTime now);

 private:
  void advance_room(HomeDocument& document, const Path& device, double hours, WallTime now);

  Climate climate_{};
  std::optional<WallTime> last_;
  std::map<std::string, double> rooms_;  ///< exact degrees C by device id
};

}  // namespace nest2mqtt::simulator
