#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/token_bucket.h"
#include "nest2mqtt/command/options.h"
#include "nest2mqtt/model/json.h"
#include "nest2mqtt/upstream/abilities.h"

#include "write_pace.h"

namespace nest2mqtt::command {

/// How long a call is assumed to have taken if, after a restart, only its start is known: the service may have counted
/// it that much later. A call that took longer is saved when it is answered.
inline constexpr milliseconds assumed_call_time{1000};

/// When the next write to one thermostat, camera or structure may be sent: a token bucket, and a pause after the
/// service has said "blocked", longer each time that happens without an accepted write between. Saved over restarts.
/// The pace depends on the service of the object, which may not be known after a restart. Until it is known, the saved
/// time at which the bucket is full is kept beside the bucket (`Restored`).
class WriteBudget {
 public:
  explicit WriteBudget(const CommandOptions& options)
      : pace_(pace_of(options, nullptr)), bucket_(pace().burst, pace().refill) {}

  /// Uses another limit from now on. Writes that were counted stay counted.
  void set_pace(const upstream::Pace& pace, Instant now);
  [[nodiscard]] upstream::Pace pace() const { return pace_.value_or(assumed_pace); }

  /// When the next write may be sent: `now` or later.
  [[nodiscard]] Instant next(Instant now) const;
  [[nodiscard]] bool blocked(Instant now) const { return blocked_until_ && *blocked_until_ > now; }
  /// Nothing while writes are not blocked.
  [[nodiscard]] std::optional<Instant> blocked_until(Instant now) const {
    return blocked(now) ? blocked_until_ : std::nullopt;
  }
  /// When `available` or `blocked` change by the passing of time alone; nothing: never.
  [[nodiscard]] std::optional<Instant> next_change(Instant now) const {
    return blocked(now) ? blocked_until_ : bucket_.next_refill(now);
  }
  [[nodiscard]] int available(Instant now) const { return blocked(now) ? 0 : bucket_.available(now); }

  [[nodiscard]] bool try_take(Instant now) {
    if (next(now) > now || !bucket_.try_take(now)) return false;
    changed_ = true;
    return true;
  }
  /// The service may have counted the last write this much later than it was sent.
  void arrived_late(milliseconds by) {
    bucket_.arrived_late(by);
    if (restored_) restored_->late += by;
    changed_ = true;
  }
  /// The last write never reached the service, so it does not count.
  void give_back() {
    bucket_.give_back();
    changed_ = true;
  }

  /// The service said "blocked". `pauses`: as `CommandOptions::blocked_pause`. `asked`: for how long, if the service
  /// said so; if `asked_is_enough`, the block lasts exactly that long, else it is the minimum.
  void block(const std::vector<milliseconds>& pauses, std::optional<milliseconds> asked, Instant now,
             bool asked_is_enough = false);

  /// The service accepted a write: the next block lasts for the first of the `pauses` again.
  void accepted() {
    blocks_in_a_row_ = 0;
    changed_ = true;
  }

  /// Whether it must be saved again: something other than the passing of time has changed it since `mark_saved`.
  [[nodiscard]] bool changed() const { return changed_; }
  void mark_saved() { changed_ = false; }
  /// The wall clock was set, so what was saved is wrong.
  void clock_was_set() { changed_ = true; }

  /// Whether it is as at the start, so that it need not be saved: full, and no block since the last
  /// accepted write.
  [[nodiscard]] bool is_as_at_start(Instant now) const;
  [[nodiscard]] json::object save(Instant now) const;
  void restore(const json::object& saved, Instant now);

 private:
  struct Restored {
    WallTime full_at;
    milliseconds late{0};  ///< the sum of all `arrived_late` since the restart
  };

  [[nodiscard]] WallTime full_at(Instant now) const;

  std::optional<upstream::Pace> pace_;  ///< nothing: not known yet
  TokenBucket bucket_;
  std::optional<Restored> restored_;  ///< while the pace is not known
  std::optional<Instant> blocked_until_;
  std::size_t blocks_in_a_row_ = 0;
  bool changed_ = false;
};

}  // namespace nest2mqtt::command
