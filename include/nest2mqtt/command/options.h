#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::command {

/// The section `[write]` of the configuration, and limits of our own.
struct CommandOptions {
  bool read_only = false;
  milliseconds settle{500};      ///< setpoints are sent when they have not changed for this time
  milliseconds ttl{120'000};     ///< a command that was not sent within this time is `expired`
  milliseconds confirm{30'000};  ///< how long the documents are watched for a value after the service accepted it
  int burst = 0;                 ///< writes to one object that may be sent at once; 0: as many as the service allows
  milliseconds refill{0};        ///< one more is allowed after each of these times; 0: as the service allows
  std::vector<milliseconds> blocked_pause{std::chrono::minutes(10)};  ///< not empty
  std::size_t max_pending = 200;                                      ///< unfinished commands, over all objects
  std::size_t max_undelivered = 1000;  ///< final receipts that the broker does not have yet
};

}  // namespace nest2mqtt::command
