#pragma once

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::upstream {

/// Limits calls to a service. Saved over restarts; therefore a call is counted before it is sent. If it cannot be
/// saved, calls go on at the rate of the refill.
class CallBudget {
 public:
  virtual ~CallBudget() = default;

  /// When the next `calls` calls may be sent together: `now` or later. At most as many as the budget has at once.
  [[nodiscard]] virtual Instant next(Instant now, int calls) const = 0;

  /// Counts one call, which may then be sent. False: none is left, or the count cannot be saved
  /// for the first time.
  [[nodiscard]] virtual bool try_take(Instant now) = 0;

  /// The last call was answered `by` after it was sent. The service may have counted it that much later, so the next
  /// refill comes that much later, too.
  virtual void arrived_late(milliseconds by) = 0;
};

}  // namespace nest2mqtt::upstream
