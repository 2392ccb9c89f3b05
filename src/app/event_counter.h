#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::app {

/// Counts something that may happen thousands of times at once, and is to be said in few lines: the first at once, the
/// others once a minute with their number.
class EventCounter {
 public:
  /// One more. True if it is to be said now.
  [[nodiscard]] bool add(Instant now) {
    ++total_;
    last_ = now;
    if (next_report_) {
      ++unreported_;
      return false;
    }
    next_report_ = now + interval;
    return true;
  }

  /// How many have come since the last report, if it is time to say so.
  [[nodiscard]] std::optional<std::uint64_t> due(Instant now) {
    if (!next_report_ || *next_report_ > now) return std::nullopt;
    next_report_.reset();
    if (unreported_ == 0) return std::nullopt;
    next_report_ = now + interval;
    return std::exchange(unreported_, 0);
  }

  [[nodiscard]] std::optional<Instant> deadline() const { return next_report_; }
  [[nodiscard]] std::uint64_t total() const { return total_; }
  [[nodiscard]] bool happened_within(milliseconds time, Instant now) const { return last_ && now - *last_ < time; }

 private:
  static constexpr auto interval = std::chrono::minutes(1);

  std::uint64_t total_ = 0;
  std::uint64_t unreported_ = 0;
  std::optional<Instant> last_;
  std::optional<Instant> next_report_;
};

}  // namespace nest2mqtt::app
