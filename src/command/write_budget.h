#pragma once

#include <cstddef>
#include <optional>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/token_bucket.h"
#include "nest2mqtt/command/options.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::command {

/// When the next write to one thermostat, camera or structure may leave: a token bucket, and a freeze after the service
/// has said "blocked" (429), longer each time: calls during a block make it longer. Kept over restarts.
class WriteBudget {
 public:
  explicit WriteBudget(const CommandOptions& options)
      : bucket_(options.burst, options.refill), pauses_(options.blocked_pause) {}

  /// Other limits from now on; what was spent stays spent, and a freeze stays as long as it was to be.
  void set_options(const CommandOptions& options, Instant now) {
    bucket_.set_limits(options.burst, options.refill, now);
    pauses_ = options.blocked_pause;
    changed_ = true;
  }

  [[nodiscard]] Instant next(Instant now) const;
  [[nodiscard]] bool frozen(Instant now) const { return frozen_until_ && *frozen_until_ > now; }
  /// Nothing while it is not frozen.
  [[nodiscard]] std::optional<Instant> frozen_until(Instant now) const {
    return frozen(now) ? frozen_until_ : std::nullopt;
  }
  /// When `available` or `frozen` will be another by the passing of time; nothing: never.
  [[nodiscard]] std::optional<Instant> next_change(Instant now) const {
    return frozen(now) ? frozen_until_ : bucket_.next_refill(now);
  }
  [[nodiscard]] int available(Instant now) const { return frozen(now) ? 0 : bucket_.available(now); }

  [[nodiscard]] bool try_take(Instant now) {
    if (next(now) > now || !bucket_.try_take(now)) return false;
    changed_ = true;
    return true;
  }
  void arrived_late(milliseconds by) {
    bucket_.arrived_late(by);
    changed_ = true;
  }
  /// The call that was taken last never reached the service.
  void give_back() {
    bucket_.give_back();
    changed_ = true;
  }

  /// The service said "blocked"; `asked` is how long it wants us to stay away, if it said so.
  void freeze(std::optional<milliseconds> asked, Instant now);

  /// The service took a write: the next freeze is a short one again.
  void accepted() {
    freezes_in_a_row_ = 0;
    changed_ = true;
  }

  /// Another than when it was last said to be kept, other than by the passing of time.
  [[nodiscard]] bool changed() const { return changed_; }
  void kept() { changed_ = false; }
  /// What is kept in wall-clock time is no longer right: the clock was set.
  void clock_was_set() { changed_ = true; }

  /// Nothing worth keeping: full and never frozen.
  [[nodiscard]] bool is_fresh(Instant now) const;
  [[nodiscard]] json::object save(Instant now) const;
  void restore(const json::object& saved, Instant now);

 private:
  TokenBucket bucket_;
  std::vector<milliseconds> pauses_;
  std::optional<Instant> frozen_until_;
  std::size_t freezes_in_a_row_ = 0;
  bool changed_ = false;
};

}  // namespace nest2mqtt::command
