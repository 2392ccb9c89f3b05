#pragma once

#include <map>
#include <optional>
#include <string>

#include "home/world.h"

namespace nest2mqtt::simulator {

/// Rooms: each drifts towards the outside temperature and is warmed or cooled while its system runs. The document shows
/// a room only in the service's steps, so a change appears about every quarter of an hour of virtual time.
class Physics {
 public:
  struct Climate {
    double outside = 8.0;         ///< degrees C
    double loss_per_hour = 0.04;  ///< part of the difference to the outside that is lost
  };

  Physics() = default;
  explicit Physics(Climate climate) : climate_(climate) {}

  /// Lets the rooms live until `now`. Calls less than 5 virtual seconds apart do nothing.
  void advance(World& world, WallTime now);

 private:
  void advance_room(World& world, const Path& device, double hours, WallTime now);

  Climate climate_{};
  std::optional<WallTime> last_;
  std::map<std::string, double> rooms_;  ///< exact degrees C by device id
};

}  // namespace nest2mqtt::simulator
