#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "home/home_document.h"

namespace nest2mqtt::simulator {

/// An event that a camera reports.
struct CameraEvent {
  std::string device;
  bool motion = false;
  bool person = false;
  bool sound = false;
  std::chrono::milliseconds duration = std::chrono::seconds(10);
  std::optional<std::string> user = {};  ///< whose home; nothing: that of the first user
  bool chime = false;                    ///< somebody rang; Works with Nest did not tell
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
