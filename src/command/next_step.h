#pragma once

#include <vector>

#include "nest2mqtt/command/receipt.h"
#include "nest2mqtt/model/schema.h"
#include "nest2mqtt/upstream/upstream.h"

#include "field_write.h"

namespace nest2mqtt::command {

/// What is done next with a field write when the call that contained it has ended.
struct NextStep {
  enum class Action {
    finish,      ///< `result` is final
    watch,       ///< watch the documents for the value; `result` is for a value that is not shown in time
    wait_again,  ///< the write certainly had no effect, and may be sent again
  };

  Action action;
  CommandResult result = {};
  bool sent = true;  ///< whether it counts as sent: the call was made, or may have been, and not blocked
};

/// `may_wait`: there is still time to send the write after the service has ended its block.
[[nodiscard]] NextStep next_step(const upstream::WriteOutcome& outcome, bool may_wait);

/// Whether the service cannot have counted a call with this outcome.
[[nodiscard]] bool never_reached_service(upstream::WriteOutcome::Kind kind);

/// The slots of those fields that the account may not change, according to the service's answer. `written`: all fields
/// of the call.
[[nodiscard]] std::vector<model::Slot> denied_slots(const upstream::WriteOutcome& outcome,
                                                    const std::vector<const FieldWrite*>& written);

}  // namespace nest2mqtt::command
