#pragma once

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::upstream {

/// How many calls of one kind may still be made. Saved over restarts; therefore a call is counted before it is sent.
class CallBudget {
 public:
  virtual ~CallBudget() = default;

  /// When the next call may be sent: `now` or later.
  [[nodiscard]] virtual Instant next(Instant now) const = 0;

  /// Counts one call, which may then be sent. False: none is left, or the count could not be saved.
  [[nodiscard]] virtual bool try_take(Instant now) = 0;

  /// The last call was answered `by` after it was sent. The service may have counted it that much later, so the next
  /// refill comes that much later, too.
  virtual void arrived_late(milliseconds by) = 0;
};

}  // namespace nest2mqtt::upstream
