#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/command/unfinished_command.h"
#include "nest2mqtt/model/object_id.h"

#include "field_write.h"

namespace nest2mqtt::command {

/// A command whose payload is right, until it has its final receipt.
struct Command {
  std::uint64_t number = 0;  ///< counted over restarts, from 1; 0: it could not be saved, and is refused
  std::optional<json::value> transaction;
  model::ObjectId object;
  std::vector<FieldWrite> writes;  ///< not empty, and no slot twice
  Instant received;
  Instant expires;  ///< field writes that have not been sent by then are not sent any more
  std::optional<std::string> response_topic;
  std::optional<std::string> correlation_data;
  std::optional<Instant> sent = std::nullopt;                ///< the last time that a part of it was sent
  std::optional<WallTime> queued_not_before = std::nullopt;  ///< for `Receipt::not_before`
};

/// Whether all its field writes have their result.
[[nodiscard]] bool is_done(const Command& command);

/// The worst result of its field writes. With several fields, the message has the messages of all, each with its field.
[[nodiscard]] CommandResult combined_result(const Command& command);

/// The field writes of `command` that are not done; there must be at least one.
[[nodiscard]] UnfinishedCommand unfinished_part(const Command& command);

}  // namespace nest2mqtt::command
