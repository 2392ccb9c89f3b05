#include "next_group.h"

#include <algorithm>

#include "preconditions.h"

namespace nest2mqtt::command {
namespace {

using model::Slot;
using State = FieldWrite::State;

/// Low and high of one pair in one scale.
bool are_low_and_high(const FieldWrite& a, const FieldWrite& b) {
  return a.slot != Slot::none && a.slot == other_half(b.slot) && a.unit == b.unit;
}

bool is_due(const FieldWrite& write, Instant now) {
  return write.state == State::waiting && (!write.ready_at || *write.ready_at <= now);
}

}  // namespace

bool under_way(const std::deque<Command>& commands, Slot slot) {
  bool found = false;
  for (const State state : {State::calling, State::watching}) {
    for_each_write(commands, state, [&](const Command&, const FieldWrite& write) { found |= write.slot == slot; });
  }
  return found;
}

std::vector<DueWrite> next_group(std::deque<Command>& commands, Instant now) {
  std::vector<DueWrite> due;
  for_each_write(commands, State::waiting, [&](Command& command, FieldWrite& write) {
    if (is_due(write, now)) due.push_back({&command, &write});
  });
  const auto mode =
      std::find_if(due.begin(), due.end(), [](const auto& entry) { return entry.write->slot == Slot::hvac_mode; });
  if (mode != due.end()) return {*mode};
  if (under_way(commands, Slot::hvac_mode)) {
    std::erase_if(due, [](const DueWrite& entry) { return is_setpoint(entry.write->slot); });
  }
  if (due.empty()) return {};

  const DueWrite first = due.front();
  if (first.write->slot == Slot::eta) return {first};
  std::vector<DueWrite> group;
  for (const DueWrite& entry : due) {
    const bool same_command = entry.command == first.command && entry.write->slot != Slot::eta;
    const auto& of_first = first.command->writes;
    const bool completes_pair = std::any_of(of_first.begin(), of_first.end(), [&](const FieldWrite& write) {
      return is_due(write, now) && are_low_and_high(write, *entry.write);
    });
    if (same_command || completes_pair) group.push_back(entry);
  }
  return group;
}

}  // namespace nest2mqtt::command
