#pragma once

#include <optional>
#include <vector>

#include "home/household.h"
#include "home/physics.h"
#include "home/world.h"

namespace nest2mqtt::simulator {

/// One user's home: the document and everything in it that happens by itself.
class Home {
 public:
  /// In a `still` home rooms keep their temperature.
  Home(json::object document, bool still, WallTime now);

  /// The device or structure at `object` takes over these fields. With `revert_at` it returns to the old values then.
  void apply(const Path& object, const json::object& fields, WallTime time, std::optional<Instant> revert_at);

  /// The errors say why it cannot be done.
  Result<void> perform(const Alarm& alarm, WallTime time);
  Result<void> perform(const CameraEvent& event, WallTime time);

  /// Lets time pass; `time` is the virtual one.
  void advance(Instant now, WallTime time);

  [[nodiscard]] World& world() { return world_; }
  [[nodiscard]] const World& world() const { return world_; }

 private:
  /// A write that the device will take back.
  struct Revert {
    Instant due;
    Path object;
    json::object before;
  };

  World world_;
  std::optional<Physics> physics_;
  EcoCoupling eco_;
  CameraEvents camera_events_;
  std::vector<Revert> reverts_;
};

}  // namespace nest2mqtt::simulator
