#pragma once

#include <string>
#include <vector>

#include <boost/json/value.hpp>
#include <tl/expected.hpp>

#include "nest2mqtt/model/json.h"
#include "nest2mqtt/upstream/upstream.h"

#include "setting.h"
#include "thermostat_status.h"

namespace nest2mqtt::nle {

/// What a call sets.
struct PlannedValue {
  Setting setting;
  SettingValue value;
  std::string member;  ///< of the server's answer, which says the value that it took
  std::string field;   ///< of the write, as it was asked for
};

/// One `POST /command`.
struct PlannedCall {
  std::string command;
  json::value value;
  std::vector<PlannedValue> sets = {};  ///< empty for a call that only changes eco
};

/// The calls that do the write, at least one, in the order in which they are sent. The server clamps what is out of
/// range without a word and does not compare low with high, so both are checked here. `status` is the thermostat as the
/// server has it, with what was written since it was read. The error is the outcome of a write that cannot be done;
/// nothing is sent then.
[[nodiscard]] tl::expected<std::vector<PlannedCall>, upstream::WriteOutcome> plan_write(const upstream::Write& write,
                                                                                        const ThermostatStatus& status);

/// The body of the call.
[[nodiscard]] std::string command_body(const std::string& serial, const PlannedCall& call);

}  // namespace nest2mqtt::nle
