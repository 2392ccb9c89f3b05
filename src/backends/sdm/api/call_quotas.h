#pragma once

#include <functional>
#include <map>
#include <string>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/upstream/abilities.h"
#include "nest2mqtt/upstream/call_budget.h"

namespace nest2mqtt::sdm {

/// Counts the commands of one account, so that Google's limits are never reached: 10 a minute for a person and project,
/// and for a thermostat 5 a minute and 100 an hour, over all its commands (and no more than 5 a minute of one command).
/// A camera or doorbell may have more in a minute, but they have the same budget here.
class CallQuotas {
 public:
  using MakeBudget =
      std::function<upstream::CallBudget&(const std::string& name, std::function<upstream::Pace()> limits)>;

  /// A budget of 4 at once and one more every 40 s is at most 5 in any minute and 94 in any hour.
  static constexpr upstream::Pace device_pace{.burst = 4, .refill = std::chrono::seconds(40)};
  static constexpr upstream::Pace account_pace{.burst = 4, .refill = std::chrono::seconds(10)};

  static constexpr int reserve = 3;

  /// `make_budget` makes budgets that are saved over restarts, and outlive this.
  CallQuotas(std::string account, MakeBudget make_budget);

  /// When `calls` commands may be sent to the device together: `now` or later. At most 4.
  [[nodiscard]] Instant next(const std::string& device_id, int calls, Instant now);
  /// Counts `calls` commands to the device. False: they must not be sent now.
  [[nodiscard]] bool try_take(const std::string& device_id, int calls, Instant now);
  /// Counts one command that may as well be left out: only if the account has `reserve` others left for writes.
  [[nodiscard]] bool try_take_spare(const std::string& device_id, Instant now);
  /// The last command to the device was answered `by` after it was sent.
  void arrived_late(const std::string& device_id, milliseconds by);

 private:
  upstream::CallBudget& budget_of(const std::string& device_id);

  std::string account_;
  MakeBudget make_budget_;
  upstream::CallBudget& of_account_;
  std::map<std::string, upstream::CallBudget*> of_devices_;
};

}  // namespace nest2mqtt::sdm
