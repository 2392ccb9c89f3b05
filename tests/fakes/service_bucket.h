#pragma once

#include <algorithm>
#include <optional>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::test {

/// The service's own count of calls, written as people think of it: a level that rises with time.
class ServiceBucket {
 public:
  ServiceBucket(int burst, milliseconds refill) : capacity_(refill * burst), price_(refill), level_(capacity_) {}

  [[nodiscard]] bool try_take(Instant at) {
    if (last_) level_ = std::min(capacity_, level_ + (at - *last_));
    last_ = at;
    if (level_ < price_) return false;
    level_ -= price_;
    return true;
  }

 private:
  milliseconds capacity_;
  milliseconds price_;
  milliseconds level_;
  std::optional<Instant> last_;
};

}  // namespace nest2mqtt::test
