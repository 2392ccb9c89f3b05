#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::bridge {

/// A histogram of durations with fixed bounds.
class Latency {
 public:
  /// Upper bounds in seconds; longer durations are counted in one more bucket.
  static constexpr std::array<double, 14> bounds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120};

  /// Counts one duration. A negative one (the clock was set back in between) is ignored.
  void add(std::chrono::duration<double> duration) {
    if (duration.count() < 0) return;
    std::size_t bucket = 0;
    while (bucket < bounds.size() && duration.count() > bounds[bucket]) ++bucket;
    ++counts_[bucket];
    sum_ += duration.count();
  }

  /// Durations by bucket: those up to each bound and above the one before it, and in the last bucket those above all
  /// bounds.
  [[nodiscard]] const std::array<std::uint64_t, bounds.size() + 1>& counts() const { return counts_; }
  [[nodiscard]] double sum() const { return sum_; }  ///< seconds

 private:
  std::array<std::uint64_t, bounds.size() + 1> counts_{};
  double sum_ = 0;
};

}  // namespace nest2mqtt::bridge
