#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"

#include "home/device.h"
#include "plan/write_plan.h"

namespace nest2mqtt::sdm {

/// What was written and Google has taken, but does not show yet: an answer to the next reading may still be of before.
/// So the next write is planned with these values: a range, for instance, is written with both of its ends, and
/// the one that is not asked for must not go back to what it was before. They are never shown.
class ExpectedValues {
 public:
  /// After this time, what Google shows counts.
  static constexpr auto max_wait = std::chrono::seconds(30);

  /// `after`: the device when these calls have been done.
  void expect(const Device& after, const std::vector<PlannedCall>& calls, Instant now);
  /// It is not known what was done to the device.
  void forget(const std::string& name) { expected_.erase(name); }
  /// Google shows this device.
  void seen(const Device& device, Instant now);

  [[nodiscard]] bool waits_for(const std::string& name) const { return expected_.contains(name); }
  /// The device as it is after everything that was written.
  [[nodiscard]] Device with_expected(Device shown, Instant now) const;

 private:
  struct Expected {
    json::object traits;         ///< by name, as in `Device`
    std::set<std::string> sure;  ///< of these, the ones whose values are known
    Instant until;
  };
  std::map<std::string, Expected> expected_;  ///< by the device's name
};

}  // namespace nest2mqtt::sdm
