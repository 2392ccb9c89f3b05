#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::bridge {

/// How long something took, each time it was done: a histogram with fixed bounds.
class Latency {
 public:
  /// Upper bounds in seconds; what takes longer is counted behind the last.
  static constexpr std::array<double, 14> bounds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120};

  /// What ended before it began (a clock was set back in between) is not counted.
  void took(std::chrono::duration<double> duration) {
    if (duration.count() < 0) return;
    std::size_t bucket = 0;
    while (bucket < bounds.size() && duration.count() > bounds[bucket]) ++bucket;
    ++counts_[bucket];
    sum_ += duration.count();
  }

  /// Of those up to each bound and above the one before it; the last is for what took longer than any.
  [[nodiscard]] const std::array<std::uint64_t, bounds.size() + 1>& counts() const { return counts_; }
  [[nodiscard]] double sum() const { return sum_; }  ///< seconds

 private:
  std::array<std::uint64_t, bounds.size() + 1> counts_{};
  double sum_ = 0;
};

}  // namespace nest2mqtt::bridge
