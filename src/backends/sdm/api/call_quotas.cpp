#include "api/call_quotas.h"

#include <algorithm>
#include <utility>

namespace nest2mqtt::sdm {

CallQuotas::CallQuotas(std::string account, MakeBudget make_budget)
    : account_(std::move(account)),
      make_budget_(std::move(make_budget)),
      of_account_(make_budget_("commands of " + account_, [] { return account_pace; })) {}

Instant CallQuotas::next(const std::string& device_id, int calls, Instant now) {
  return std::max(of_account_.next(now, calls), budget_of(device_id).next(now, calls));
}

bool CallQuotas::try_take(const std::string& device_id, int calls, Instant now) {
  if (next(device_id, calls, now) > now) return false;
  for (int call = 0; call < calls; ++call) {
    if (!of_account_.try_take(now) || !budget_of(device_id).try_take(now)) return false;
  }
  return true;
}

bool CallQuotas::try_take_spare(const std::string& device_id, Instant now) {
  return of_account_.next(now, 1 + reserve) <= now && try_take(device_id, 1, now);
}

void CallQuotas::arrived_late(const std::string& device_id, milliseconds by) {
  of_account_.arrived_late(by);
  budget_of(device_id).arrived_late(by);
}

upstream::CallBudget& CallQuotas::budget_of(const std::string& device_id) {
  const auto known = of_devices_.find(device_id);
  if (known != of_devices_.end()) return *known->second;
  upstream::CallBudget& made = make_budget_("commands of " + account_ + " to " + device_id, [] { return device_pace; });
  return *of_devices_.emplace(device_id, &made).first->second;
}

}  // namespace nest2mqtt::sdm
