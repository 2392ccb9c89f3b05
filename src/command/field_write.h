#pragma once

#include <optional>
#include <string>

#include <boost/json/value.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/command/receipt.h"
#include "nest2mqtt/model/schema.h"

namespace nest2mqtt::command {

/// The part of a command that sets one field.
struct FieldWrite {
  enum class State {
    waiting,   ///< not sent yet
    calling,   ///< about to be recorded and sent, or sent and not answered yet
    watching,  ///< the service took it, or may have: the documents will show it
    done,      ///< `result` is final
  };

  model::Slot slot = model::Slot::none;
  std::string name;                      ///< what the user wrote to: a field of the schema, or `eco`
  json::value requested;                 ///< as the user wrote it
  std::string field;                     ///< the field of the schema that is written: `name`, or `hvac_mode` for `eco`
  model::Unit unit = model::Unit::none;  ///< of `value`, as the schema says
  /// As the service gets it: setpoints are rounded to its step. Two values are set only when the write is sent: the
  /// mode after eco, which is null before (`resolve_value`), and that of a cancelled arrival, which is
  /// `{"cancel":true}` before.
  json::value value;

  State state = State::waiting;
  bool sent = false;  ///< it was sent, or may have been, and the service did not block it
  /// A waiting setpoint or eco temperature is not sent before this time: the user may still change it.
  std::optional<Instant> ready_at = std::nullopt;
  CommandResult result = {};  ///< only if it is `done`

  // Only for `watching`:
  bool accepted = false;                              ///< by the service, which said so
  json::value before = {};                            ///< what the object showed when the write was sent
  std::optional<Instant> watch_until = std::nullopt;  ///< nothing: the time begins with the first document
  std::optional<Instant> shown_since = std::nullopt;  ///< since when the object has shown the value without a break
  bool was_shown = false;                             ///< at least once since the write was sent
  /// The result if `watch_until` comes and the object shows what it showed before; if it shows something else, that is
  /// `reverted`.
  CommandResult if_not_shown = {};
};

}  // namespace nest2mqtt::command
