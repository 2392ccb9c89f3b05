#include "nest2mqtt/base/backoff.h"

#include <algorithm>

namespace nest2mqtt {

std::chrono::milliseconds Backoff::next(Random& random) {
  const auto wait = next_;
  next_ = std::min(next_ * 2, ceiling_);
  std::uniform_int_distribution<std::int64_t> jitter(0, wait.count() / 4);
  return wait + std::chrono::milliseconds(jitter(random));
}

}  // namespace nest2mqtt
