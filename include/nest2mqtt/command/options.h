#pragma once

#include <cstddef>
#include <vector>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::command {

/// The values of the section `[write]` of the configuration, without defaults: the configuration has these. And two
/// limits that cannot be configured.
struct CommandOptions {
  bool read_only;
  /// Setpoints and eco temperatures are sent when they have not changed for this time, and a command is `confirmed`
  /// when its value has been shown for this time.
  milliseconds settle;
  milliseconds ttl;      ///< a command that was not sent within this time is `expired`
  milliseconds confirm;  ///< how long the documents are watched for a value that the service has, or may have, accepted
  int burst;             ///< writes to one object that may be sent at once; 0: as many as the service allows
  milliseconds refill;   ///< one more write is allowed every `refill`; 0: as the service allows
  /// How long no write is sent after the service has said "blocked": the first time, the second, and so on; the last
  /// one repeats. Not empty.
  std::vector<milliseconds> blocked_pause;
  std::size_t max_pending = 200;       ///< unfinished commands, over all objects
  std::size_t max_undelivered = 1000;  ///< final receipts that the broker does not have yet
};

}  // namespace nest2mqtt::command
