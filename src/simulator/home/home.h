#pragma once

#include <optional>
#include <vector>

#include "home/alarm.h"
#include "home/camera_events.h"
#include "home/eco_coupling.h"
#include "home/home_document.h"
#include "home/physics.h"

namespace nest2mqtt::simulator {

/// One user's home: its document, and what changes in it without a write (rooms, timers, the effects of away).
class Home {
 public:
  /// With `still`, rooms keep their temperature.
  Home(json::object document, bool still, WallTime now);

  /// Sets these fields of the device or structure at `object`. At `revert_at`, if given, they get their old values
  /// back.
  void apply(const Path& object, const json::object& fields, WallTime time, std::optional<Instant> revert_at);

  /// The errors say why it cannot be done.
  Result<void> perform(const Alarm& alarm, WallTime time);
  Result<void> perform(const CameraEvent& event, WallTime time);

  /// Lets time pass; `time` is the virtual one.
  void advance(Instant now, WallTime time);

  [[nodiscard]] HomeDocument& document() { return document_; }
  [[nodiscard]] const HomeDocument& document() const { return document_; }

 private:
  /// Changed fields that get their values of before back at `due`.
  struct Revert {
    Instant due;
    Path object;
    json::object before;
  };

  HomeDocument document_;
  std::optional<Physics> physics_;
  EcoCoupling eco_;
  CameraEvents camera_events_;
  std::vector<Revert> reverts_;
};

}  // namespace nest2mqtt::simulator
