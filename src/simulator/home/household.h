#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "home/home_document.h"

namespace nest2mqtt::simulator {

/// The paths of all devices of a group: `thermostats`, `smoke_co_alarms` or `cameras`.
[[nodiscard]] std::vector<Path> devices_in(const json::object& home, std::string_view group);

/// When a structure becomes away, its thermostats go to eco one second later; when somebody is home again, they return
/// to the mode of before. A thermostat that is off stays off.
class EcoCoupling {
 public:
  /// Finds changes of `away` by comparing with the last call, because writes, scenarios and the control API change it.
  void advance(HomeDocument& document, WallTime now);

 private:
  struct Structure {
    std::string away;
    std::optional<WallTime> due;
  };

  std::map<std::string, Structure> structures_;
};

/// Ends fan timers that have run out. A fan that was switched on without an end (control API) gets one.
void advance_fans(HomeDocument& document, WallTime now);

/// Changes what a Protect reports; absent fields stay.
struct Alarm {
  std::string device;
  std::optional<std::string> smoke;
  std::optional<std::string> co;
  std::optional<std::string> battery;
  std::optional<bool> manual_test;
  std::optional<std::string> user = {};  ///< whose home, here and below; nothing: that of the first user
};

/// An event that a camera reports.
struct CameraEvent {
  std::string device;
  bool motion = false;
  bool person = false;
  bool sound = false;
  std::chrono::milliseconds duration = std::chrono::seconds(10);
  std::optional<std::string> user = {};
};

/// Sets `last_event` of cameras. A new event has no `end_time`; it gets one when its duration is over.
class CameraEvents {
 public:
  /// Fails if there is no such camera.
  Result<void> begin(HomeDocument& document, const CameraEvent& event, WallTime now);
  void advance(HomeDocument& document, WallTime now);

 private:
  std::map<std::string, WallTime> ends_;
};

}  // namespace nest2mqtt::simulator
