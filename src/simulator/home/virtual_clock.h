#pragma once

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::simulator {

/// The virtual time of the homes: it starts at the wall clock's time and runs `speed` times as fast.
class VirtualClock {
 public:
  VirtualClock(Instant start, double speed) : real_(start), time_(start.wall), speed_(speed) {}

  [[nodiscard]] WallTime at(Instant now) const {
    const std::chrono::duration<double> elapsed = now.steady - real_.steady;
    return time_ + std::chrono::duration_cast<WallTime::duration>(elapsed * speed_);
  }

  void set_speed(double speed, Instant now) {
    time_ = at(now);
    real_ = now;
    speed_ = speed;
  }

  [[nodiscard]] double speed() const { return speed_; }

 private:
  Instant real_;
  WallTime time_;
  double speed_;
};

}  // namespace nest2mqtt::simulator
