#pragma once

#include <chrono>
#include <random>

namespace nest2mqtt {

/// How long to wait before the next try: doubles from `first` to `ceiling`, each with up to a quarter of jitter on
/// top so that many bridges do not come back together. Never gives up.
class Backoff {
 public:
  using Random = std::minstd_rand;

  Backoff(std::chrono::milliseconds first, std::chrono::milliseconds ceiling)
      : first_(first), ceiling_(ceiling), next_(first) {}

  [[nodiscard]] std::chrono::milliseconds next(Random& random);

  /// After a success: the next wait is `first` again.
  void reset() { next_ = first_; }

 private:
  std::chrono::milliseconds first_;
  std::chrono::milliseconds ceiling_;
  std::chrono::milliseconds next_;
};

}  // namespace nest2mqtt
