#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "home/world.h"

namespace nest2mqtt::simulator {

/// Paths of all devices of a group.
[[nodiscard]] std::vector<Path> devices_in(const json::object& home, std::string_view group);

/// Away puts the thermostats to eco a moment later, home takes back what eco replaced. Off stays off.
class EcoCoupling {
 public:
  /// Structures are compared with the last call: `away` may have been changed by a write, a scenario or by hand.
  void advance(World& world, WallTime now);

 private:
  struct Structure {
    std::string away;
    std::optional<WallTime> due;
  };

  std::map<std::string, Structure> structures_;
};

/// Ends fan timers that have run out, and starts one that was only switched on by hand.
void advance_fans(World& world, WallTime now);

/// Changes what a Protect reports; absent fields stay.
struct Alarm {
  std::string device;
  std::optional<std::string> smoke;
  std::optional<std::string> co;
  std::optional<std::string> battery;
  std::optional<bool> manual_test;
  std::optional<std::string> user = {};  ///< whose home, here and below; nothing: that of the first user
};

/// What a camera saw.
struct CameraEvent {
  std::string device;
  bool motion = false;
  bool person = false;
  bool sound = false;
  std::chrono::milliseconds duration = std::chrono::seconds(10);
  std::optional<std::string> user = {};
};

/// Events begin without an end and get it when they are over.
class CameraEvents {
 public:
  /// Fails if there is no such camera.
  Result<void> begin(World& world, const CameraEvent& event, WallTime now);
  void advance(World& world, WallTime now);

 private:
  std::map<std::string, WallTime> ends_;
};

}  // namespace nest2mqtt::simulator
