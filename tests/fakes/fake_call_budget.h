#pragma once

#include <algorithm>

#include "nest2mqtt/upstream/call_budget.h"

namespace nest2mqtt::test {

/// A budget that gives what the test lets it give.
class FakeCallBudget final : public upstream::CallBudget {
 public:
  Instant not_before{};    ///< no call may leave earlier
  bool can_record = true;  ///< false: spending cannot be written down
  int taken = 0;
  milliseconds late{0};  ///< all that was reported

  [[nodiscard]] Instant next(Instant now, int) const override { return std::max(now, not_before); }
  [[nodiscard]] bool try_take(Instant now) override {
    if (now < not_before || !can_record) return false;
    ++taken;
    return true;
  }
  void arrived_late(milliseconds by) override { late += by; }
};

}  // namespace nest2mqtt::test
