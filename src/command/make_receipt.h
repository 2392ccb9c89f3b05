#pragma once

#include <boost/json/object.hpp>

#include "nest2mqtt/command/command_message.h"
#include "nest2mqtt/command/outgoing_receipt.h"

#include "command.h"
#include "refusal.h"

namespace nest2mqtt::command {

/// In bytes. A command with more is refused, because both are kept on the disk until the broker has the final receipt.
inline constexpr std::size_t max_correlation_data = 4096;
inline constexpr std::size_t max_response_topic = 1024;

/// `document` is the object as it is now; null if it is not there. `budget_left`: the writes that may be sent now.
[[nodiscard]] OutgoingReceipt make_receipt(const Command& command, CommandResult result, const json::object* document,
                                           int budget_left, Instant now);

/// For a message that does not become a command. A response topic or correlation data that are too long are left out.
[[nodiscard]] OutgoingReceipt make_refusal(const CommandMessage& message, const Refusal& why, int budget_left,
                                           Instant now);

}  // namespace nest2mqtt::command
