#pragma once

#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <tl/expected.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/upstream/upstream.h"

#include "home/device.h"

namespace nest2mqtt::sdm {

/// One command to a device.
struct PlannedCall {
  std::string command;  ///< without `sdm.devices.commands.`
  json::object params = {};
  /// Whether it may be sent a second time when it is not known whether the first was done. Not of a fan timer, which
  /// would run longer; not of eco, which Google refuses to switch to what it is already.
  bool may_be_repeated = true;

  friend bool operator==(const PlannedCall&, const PlannedCall&) = default;
};

/// A write as the commands that do it, in their order, or the outcome of a write that cannot be sent.
struct WritePlan {
  std::vector<PlannedCall> calls = {};  ///< may be empty: the device is so already
  int fan_minutes = 15;                 ///< how long the fan is to run when it is started next, after this write
};

/// `device`: as it is after everything that was sent before. `fan_minutes`: how long the fan runs when it is started
/// next, before this write. `now`: a fan timer that has ended is not started again by a new duration.
[[nodiscard]] tl::expected<WritePlan, upstream::WriteOutcome> plan_write(const upstream::Write& write,
                                                                         const Device& device, int fan_minutes,
                                                                         WallTime now);

/// Changes `device` to what it is when the command has been done, as far as that is known: which setpoints another mode
/// brings with it is not, so that there are none until Google says them.
void apply(const PlannedCall& call, Device& device, WallTime now);

/// The body of the request.
[[nodiscard]] std::string command_body(const PlannedCall& call);

}  // namespace nest2mqtt::sdm
