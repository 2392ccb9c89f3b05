#pragma once

#include <optional>
#include <string>

#include <boost/json/value.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/command/receipt.h"
#include "nest2mqtt/model/schema.h"

namespace nest2mqtt::command {

/// One field that a command wants to have another value.
struct FieldWrite {
  enum class State {
    waiting,   ///< for its turn
    calling,   ///< it was sent, and the service has not answered
    watching,  ///< the service took it, or may have: the stream will show it
    done,      ///< `result` is final
  };

  model::Slot slot = model::Slot::none;
  std::string name;                      ///< what the user wrote to: a field of the schema, or `eco`
  json::value requested;                 ///< as the user wrote it
  std::string field;                     ///< of the service
  model::Unit unit = model::Unit::none;  ///< of `value`, as the schema says
  /// For the service, rounded to its step; null if it depends on the live document (`resolve` sets it).
  json::value value;

  State state = State::waiting;
  bool sent = false;  ///< it was sent, or may have been
  /// A waiting setpoint is not sent before: the user may still move it.
  std::optional<Instant> ready_at = std::nullopt;
  CommandResult result = {};  ///< of one that is done

  // Of one that is watched:
  json::value before = {};                            ///< what the object showed when the write was sent
  std::optional<Instant> watch_until = std::nullopt;  ///< nothing: the time begins with the first document
  std::optional<Instant> shown_since = std::nullopt;  ///< the object shows the value, without a break since then
  bool was_shown = false;
  CommandResult if_not_shown = {};  ///< the result if `watch_until` comes and the value was never shown
};

}  // namespace nest2mqtt::command
