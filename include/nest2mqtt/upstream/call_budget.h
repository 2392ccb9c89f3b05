#pragma once

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::upstream {

/// How many calls of one kind may still be made; saved over restarts, and therefore counted before it is sent.
class CallBudget {
 public:
  virtual ~CallBudget() = default;

  /// When the next call may be sent: `now` or later.
  [[nodiscard]] virtual Instant next(Instant now) const = 0;

  /// Spends one call. False if there is none, or if the spending could not be recorded.
  [[nodiscard]] virtual bool try_take(Instant now) = 0;

  /// The call just spent took this long to be answered; the service may have counted it that much later, so
  /// the next refill comes that much later, too.
  virtual void arrived_late(milliseconds by) = 0;
};

}  // namespace nest2mqtt::upstream
