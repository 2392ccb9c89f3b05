#pragma once

#include <vector>

#include "nest2mqtt/command/receipt.h"
#include "nest2mqtt/model/schema.h"
#include "nest2mqtt/upstream/upstream.h"

#include "field_write.h"

namespace nest2mqtt::command {

/// What a field write does next when the call that carried it has ended.
struct AfterCall {
  enum class Next {
    finish,      ///< `result` is final
    watch,       ///< look in the stream for the value; `result` if it is not shown in time
    wait_again,  ///< it was certainly not done, and may be sent again
  };

  Next next;
  CommandResult result = {};
  bool sent = true;  ///< it may have reached the service
};

/// `may_wait`: there is still time to send the write after the service has ended its block.
[[nodiscard]] AfterCall after_call(const upstream::WriteOutcome& outcome, bool may_wait);

/// The service cannot have counted a call with this outcome.
[[nodiscard]] bool never_reached_service(upstream::WriteOutcome::Kind kind);

/// Of the fields in `written`, which are all that the call carried: those that the account may not change, according
/// to the service's answer.
[[nodiscard]] std::vector<model::Slot> denied_slots(const upstream::WriteOutcome& outcome,
                                                    const std::vector<const FieldWrite*>& written);

}  // namespace nest2mqtt::command
