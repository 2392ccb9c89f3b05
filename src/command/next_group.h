#pragma once

#include <deque>
#include <vector>

#include "nest2mqtt/base/instant.h"

#include "command.h"

namespace nest2mqtt::command {

/// A field write and the command that it belongs to. Valid while the command stays in its queue.
struct DueWrite {
  Command* command;
  FieldWrite* write;
};

/// The field writes that are sent together next; empty: none is due. A mode is sent alone and first, and no setpoint is
/// sent while a mode is under way: which setpoints are accepted depends on the mode. An announced arrival (`eta` of a
/// structure) is sent alone: it is accepted only while the home is away, which other fields do not need. Otherwise a
/// command's fields are sent together, and so are low and high of different commands.
[[nodiscard]] std::vector<DueWrite> next_group(std::deque<Command>& commands, Instant now);

/// Whether a write to this slot is being sent, or has been sent and has no result yet.
[[nodiscard]] bool under_way(const std::deque<Command>& commands, model::Slot slot);

/// Calls `function(command, write)` for each field write in this state, the oldest command first.
template <class Commands, class Function>
void for_each_write(Commands& commands, FieldWrite::State state, Function function) {
  for (auto& command : commands) {
    for (auto& write : command.writes) {
      if (write.state == state) function(command, write);
    }
  }
}

}  // namespace nest2mqtt::command
