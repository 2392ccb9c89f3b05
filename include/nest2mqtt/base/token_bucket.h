#pragma once

#include <chrono>
#include <optional>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt {

/// A budget of calls: `burst` at once, then one more every `refill`.
///
/// It promises to be never ahead of an equal bucket at the other end of a slow line: the service counts a call when
/// it arrives, which is later than when it left, so `arrived_late` moves the refill back by what the call took.
class TokenBucket {
 public:
  TokenBucket(int burst, milliseconds refill) : burst_(burst), refill_(refill) {}

  /// Whole calls that may leave now.
  [[nodiscard]] int available(Instant now) const;

  /// When the next `calls` calls may leave together: `now` or later. At most `burst` calls.
  [[nodiscard]] Instant next(Instant now, int calls = 1) const;

  /// When `available` will be one more; nothing while the bucket is full.
  [[nodiscard]] std::optional<Instant> next_refill(Instant now) const;

  /// Other limits from now on. What has been spent stays spent: with a slower refill it comes back more slowly.
  void set_limits(int burst, milliseconds refill, Instant now);

  /// Spends one call if there is one.
  [[nodiscard]] bool try_take(Instant now);

  /// The call just spent may have arrived this much after it left.
  void arrived_late(milliseconds by);

  /// The call just spent never reached the service, so it was not counted there.
  void give_back();

  /// For keeping the budget over a restart: the wall-clock time at which the bucket is full again.
  [[nodiscard]] WallTime full_at(Instant now) const;
  void restore(WallTime full_at, Instant now);

 private:
  int burst_;
  milliseconds refill_;
  /// When the bucket is full (in the past: it is). One value instead of a level and its time.
  std::optional<Instant> full_;
};

}  // namespace nest2mqtt
