#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "nest2mqtt/command/command.h"

namespace nest2mqtt::command {

/// Why a command or a write cannot be.
struct Refusal {
  Code code;
  std::string message;
};

/// What a payload asks for.
struct ParsedPayload {
  std::optional<json::value> transaction;
  std::vector<FieldWrite> writes;  ///< not empty, no slot twice
};

/// Reads a bare value or a JSON object of fields against the schema: field names, types, choices, ranges; setpoints
/// are rounded to the service's step, never clamped. Needs no live document. `now` tells whether an arrival is still to
/// come.
[[nodiscard]] tl::expected<ParsedPayload, Refusal> parse_payload(const CommandMessage& message, WallTime now);

/// The transaction of a payload that could not be read further, so that its refusal finds its sender.
[[nodiscard]] std::optional<json::value> transaction_of(const CommandMessage& message);

/// What the payload said, for the receipt of a refusal.
[[nodiscard]] json::object requested_of(const CommandMessage& message);

}  // namespace nest2mqtt::command
