#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/command/receipt.h"
#include "nest2mqtt/model/object_id.h"
#include "nest2mqtt/model/schema.h"

namespace nest2mqtt::command {

/// A command as it arrived, before anybody has looked into it.
struct CommandMessage {
  model::ObjectId object;
  std::optional<std::string> field;  ///< nothing: the payload is an object of fields
  std::string payload;
  bool retained = false;
  std::optional<std::string> response_topic = std::nullopt;
  std::optional<std::string> correlation_data = std::nullopt;
  std::optional<milliseconds> expiry = std::nullopt;  ///< what MQTT left of the sender's own time limit
};

/// One field that somebody wants to have another value.
struct FieldWrite {
  model::Slot slot = model::Slot::none;
  std::string name;                      ///< what the user wrote to: a field of the schema, or `eco`
  json::value requested;                 ///< as the user wrote it
  std::string field;                     ///< the service's field
  model::Unit unit = model::Unit::none;  ///< of `value`, as the schema says
  json::value value;  ///< for the service, rounded to its step; null while only the live document can tell

  enum class State { waiting, calling, watching, done } state = State::waiting;
  bool sent = false;                               ///< left at least once, as far as anybody can tell
  std::optional<Instant> ready_at = std::nullopt;  ///< waiting: not before the slider is at rest
  CommandResult result = {};                       ///< done

  // While the stream is watched for the value:
  json::value before = {};                            ///< what it showed when the write left
  std::optional<Instant> watch_until = std::nullopt;  ///< nothing: until the first document is there
  std::optional<Instant> shown_since = std::nullopt;
  bool was_shown = false;
  CommandResult if_not_shown = {};  ///< what it means when the time is over
};

/// An accepted command on its way to its one final receipt.
struct Command {
  std::uint64_t number = 0;
  std::optional<json::value> transaction;
  model::ObjectId object;
  std::vector<FieldWrite> writes;
  Instant received;
  Instant expires;  ///< unsent after this, it is not sent any more
  std::optional<std::string> response_topic;
  std::optional<std::string> correlation_data;
  std::optional<Instant> sent = std::nullopt;
  std::optional<WallTime> told_not_before = std::nullopt;  ///< by the last `queued` receipt
};

/// A command that has no final receipt yet.
struct UnfinishedCommand {
  std::uint64_t number = 0;
  WallTime received_at;
  json::object requested;              ///< of the fields that are not settled yet
  std::optional<WallTime> not_before;  ///< as its last `queued` receipt says
};

[[nodiscard]] UnfinishedCommand unfinished_part(const Command& command);

}  // namespace nest2mqtt::command
