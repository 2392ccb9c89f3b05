#include "command.h"

#include <algorithm>

namespace nest2mqtt::command {
namespace {

/// If the field writes of a command have several statuses, the command gets the one with the highest number. Every
/// failure is above every success.
int severity(Status status) {
  switch (status) {
    case Status::rejected:
      return 8;
    case Status::refused:
      return 7;
    case Status::reverted:
      return 6;
    case Status::unconfirmed:
      return 5;
    case Status::expired:
      return 4;
    case Status::confirmed:
      return 3;
    case Status::unchanged:
      return 2;
    case Status::superseded:
      return 1;
    default:
      return 0;
  }
}

}  // namespace

bool is_done(const Command& command) {
  return std::all_of(command.writes.begin(), command.writes.end(),
                     [](const FieldWrite& write) { return write.state == FieldWrite::State::done; });
}

CommandResult combined_result(const Command& command) {
  const FieldWrite* worst = &command.writes.front();
  for (const FieldWrite& write : command.writes) {
    if (severity(write.result.status) > severity(worst->result.status)) worst = &write;
  }
  CommandResult result = worst->result;
  if (command.writes.size() == 1) return result;
  result.message.clear();
  for (const FieldWrite& write : command.writes) {
    if (write.result.message.empty()) continue;
    if (!result.message.empty()) result.message += "; ";
    result.message += write.name + " " + std::string(status_word(write.result.status)) + ": " + write.result.message;
  }
  return result;
}

UnfinishedCommand unfinished_part(const Command& command) {
  UnfinishedCommand part{command.number, command.received.wall, {}, command.queued_not_before};
  for (const FieldWrite& write : command.writes) {
    if (write.state != FieldWrite::State::done) part.requested[write.name] = write.requested;
  }
  return part;
}

}  // namespace nest2mqtt::command
