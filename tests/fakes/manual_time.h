#pragma once

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::test {

/// Both clocks, which move only when told.
class ManualTime {
 public:
  [[nodiscard]] Instant now() const { return now_; }

  /// Reads this; valid as long as this is.
  [[nodiscard]] Clock clock() const {
    return [this] { return now_; };
  }

  Instant advance(std::chrono::steady_clock::duration by) {
    now_ = now_ + by;
    return now_;
  }

  /// Time passes, and `timed`, which has `deadline()` and `tick(now)`, is called whenever it wants to be.
  template <class Timed>
  void pass(milliseconds by, Timed& timed) {
    const Instant end = now_ + by;
    for (auto due = timed.deadline(); due && *due <= end; due = timed.deadline()) {
      if (*due > now_) advance(*due - now_);
      timed.tick(now_);
    }
    if (end > now_) advance(end - now_);
  }

  /// Somebody corrects the wall clock; the steady clock knows nothing of it.
  void correct_wall(milliseconds by) { now_.wall += by; }

 private:
  Instant now_{std::chrono::steady_clock::time_point(std::chrono::hours(1000)),
               WallTime(std::chrono::seconds(1'795'298'400))};  // 2026-11-21T22:00:00Z
};

}  // namespace nest2mqtt::test
