#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::command {

/// The section `[write]` of the configuration, and limits of our own.
struct CommandOptions {
  bool read_only = false;
  milliseconds settle{500};
  milliseconds ttl{120'000};
  milliseconds confirm{30'000};
  int burst = 0;                                                      ///< 0: as the service allows
  milliseconds refill{0};                                             ///< likewise
  std::vector<milliseconds> blocked_pause{std::chrono::minutes(10)};  ///< not empty
  std::size_t max_pending = 200;                                      ///< unfinished commands, over all objects
  std::size_t max_undelivered = 1000;  ///< final receipts that the broker does not have yet
};

}  // namespace nest2mqtt::command
