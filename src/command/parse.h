#pragma once

#include <optional>
#include <vector>

#include <tl/expected.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/command/command_message.h"
#include "nest2mqtt/upstream/abilities.h"

#include "field_write.h"
#include "refusal.h"

namespace nest2mqtt::command {

/// What a payload asks for.
struct ParsedPayload {
  std::optional<json::value> transaction;
  std::vector<FieldWrite> writes;  ///< not empty, no slot twice
};

/// Reads both forms of payload: the value of `message.field`, or a JSON object of fields if there is no such field. The
/// schema says which fields there are and their types; `abilities` (of the object's service) say which of them may be
/// written, and their ranges and choices. Setpoints are rounded to the service's step, never clamped. The window of an
/// announced arrival must end after `now`.
[[nodiscard]] tl::expected<ParsedPayload, Refusal> parse_payload(const CommandMessage& message,
                                                                 const upstream::Abilities& abilities, WallTime now);

/// The transaction of a payload that may be wrong otherwise: by it the sender knows which command was refused.
[[nodiscard]] std::optional<json::value> transaction_of(const CommandMessage& message);

/// The fields that the payload asks for, as far as they can be read: for the receipt of a refusal.
[[nodiscard]] json::object requested_of(const CommandMessage& message);

}  // namespace nest2mqtt::command
