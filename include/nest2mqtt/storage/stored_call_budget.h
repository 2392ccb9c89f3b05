#pragma once

#include <chrono>
#include <functional>
#include <utility>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/token_bucket.h"
#include "nest2mqtt/model/json.h"
#include "nest2mqtt/upstream/abilities.h"
#include "nest2mqtt/upstream/call_budget.h"

namespace nest2mqtt::storage {

/// A budget whose calls are recorded with `save` before they leave.
///
/// Where that cannot be done (a full disk), the home is still to be seen: calls go on from an empty bucket. So does the
/// next run, if it still cannot, and between them they stay within the limit.
class StoredCallBudget final : public upstream::CallBudget {
 public:
  using Save = std::function<Result<void>(json::object)>;

  StoredCallBudget(upstream::Pace limits, const json::object& saved, Save save, Instant now)
      : bucket_(limits.burst, limits.refill), save_(std::move(save)) {
    const auto full_at = parse_utc(model::string_member(saved, "full_at").value_or(""));
    if (full_at) bucket_.restore(*full_at, now);
  }

  void set_limits(upstream::Pace limits, Instant now) { bucket_.set_limits(limits.burst, limits.refill, now); }

  [[nodiscard]] Instant next(Instant now, int calls) const override { return bucket_.next(now, calls); }

  [[nodiscard]] bool try_take(Instant now) override {
    if (!bucket_.try_take(now)) return false;
    if (save_({{"full_at", format_utc(bucket_.full_at(now) + std::chrono::milliseconds(1))}})) {
      unrecorded_ = false;
      return true;
    }
    if (std::exchange(unrecorded_, true)) return true;
    while (bucket_.try_take(now)) {
    }
    return false;
  }

  void arrived_late(milliseconds by) override { bucket_.arrived_late(by); }

 private:
  TokenBucket bucket_;
  Save save_;
  bool unrecorded_ = false;
};

}  // namespace nest2mqtt::storage
