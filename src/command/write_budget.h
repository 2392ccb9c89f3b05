#pragma once

#include <cstddef>
#include <optional>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/token_bucket.h"
#include "nest2mqtt/command/options.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::command {

/// How long a call took of which only the sending is on the disk: so much later the service may have counted it. What
/// took longer is recorded when it is answered.
inline constexpr milliseconds assumed_call_time{1000};

/// When the next write to one thermostat, camera or structure may leave: a token bucket, and a freeze after the service
/// has said "blocked", longer with each in a row. Kept over restarts.
class WriteBudget {
 public:
  explicit WriteBudget(const CommandOptions& options)
      : bucket_(options.burst, options.refill), pauses_(options.blocked_pause) {}

  /// Other limits from now on. What was spent stays spent, and a freeze ends when it was to end.
  void set_options(const CommandOptions& options, Instant now) {
    bucket_.set_limits(options.burst, options.refill, now);
    pauses_ = options.blocked_pause;
    changed_ = true;
  }

  /// When the next write may leave: `now` or later.
  [[nodiscard]] Instant next(Instant now) const;
  [[nodiscard]] bool frozen(Instant now) const { return frozen_until_ && *frozen_until_ > now; }
  /// Nothing while it is not frozen.
  [[nodiscard]] std::optional<Instant> frozen_until(Instant now) const {
    return frozen(now) ? frozen_until_ : std::nullopt;
  }
  /// When `available` or `frozen` change by the passing of time alone; nothing: never.
  [[nodiscard]] std::optional<Instant> next_change(Instant now) const {
    return frozen(now) ? frozen_until_ : bucket_.next_refill(now);
  }
  [[nodiscard]] int available(Instant now) const { return frozen(now) ? 0 : bucket_.available(now); }

  [[nodiscard]] bool try_take(Instant now) {
    if (next(now) > now || !bucket_.try_take(now)) return false;
    changed_ = true;
    return true;
  }
  /// The service may have counted the call that was taken last this much later than it left.
  void arrived_late(milliseconds by) {
    bucket_.arrived_late(by);
    changed_ = true;
  }
  /// The call that was taken last never reached the service.
  void give_back() {
    bucket_.give_back();
    changed_ = true;
  }

  /// The service said "blocked"; `asked`: for how long, if it said so.
  void freeze(std::optional<milliseconds> asked, Instant now);

  /// The service took a write: the next freeze is a short one again.
  void accepted() {
    freezes_in_a_row_ = 0;
    changed_ = true;
  }

  /// Whether it must be saved again: something other than the time has changed it since `mark_saved`.
  [[nodiscard]] bool changed() const { return changed_; }
  void mark_saved() { changed_ = false; }
  /// The wall clock was set, so what was saved is wrong.
  void clock_was_set() { changed_ = true; }

  /// It need not be saved: it is full, and the last write was not blocked.
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
