// The part of CommandDispatcher that takes over what an earlier run has saved.

#include <algorithm>
#include <string_view>

#include "nest2mqtt/command/command_dispatcher.h"

#include "command_queue.h"
#include "command_records.h"
#include "denied_fields.h"
#include "outgoing.h"
#include "saved/saved_commands.h"
#include "saved/saved_number.h"
#include "undelivered_receipts.h"

namespace nest2mqtt::command {
namespace {

/// Calls `function(name, record)` for each record below `prefix` that is a JSON object.
template <class Function>
void for_each_record(const SavedRecords& records, std::string_view prefix, Function function) {
  for (auto record = records.lower_bound(prefix); record != records.end(); ++record) {
    if (!record->first.starts_with(prefix)) break;
    if (record->second.is_object()) function(record->first, record->second.get_object());
  }
}

}  // namespace

void CommandDispatcher::restore(const SavedRecords& records, Instant now) {
  records_->set_records_on_disk(records);
  if (const auto last = records.find("last_number"); last != records.end()) {
    last_number_ = saved_number({{"last_number", last->second}}, "last_number");
  }
  restore_budgets(records, now);
  restore_commands(records, now);
  restore_receipts(records, now);
  for (auto& [id, restored] : queues_) advance(id, *restored, now);
}

void CommandDispatcher::restore_budgets(const SavedRecords& records, Instant now) {
  for_each_record(records, "budgets/", [&](const std::string&, const json::object& saved) {
    const auto id = model::string_member(saved, "id");
    if (!id) return;
    CommandQueue& restored = queue({std::string(model::string_member(saved, "kind").value_or("")), std::string(*id)});
    restored.budget().restore(saved, now);
    restored.restore_trip(std::string(model::string_member(saved, "trip").value_or("")));
  });
}

void CommandDispatcher::restore_commands(const SavedRecords& records, Instant now) {
  std::vector<Command> commands;
  for_each_record(records, "commands/", [&](const std::string& name, const json::object& saved) {
    auto command = from_saved(saved, now);
    if (command && records_->note_restored(name, *command)) {
      commands.push_back(std::move(*command));
    } else {
      records_->discard(name);
    }
  });
  std::sort(commands.begin(), commands.end(), [](const Command& a, const Command& b) { return a.number < b.number; });
  for (Command& command : commands) {
    last_number_ = std::max(last_number_, command.number);
    CommandQueue& restored = queue(command.object);
    const bool was_sent = std::any_of(command.writes.begin(), command.writes.end(), [](const FieldWrite& write) {
      return write.state == FieldWrite::State::watching;
    });
    if (was_sent) restored.budget().arrived_late(assumed_call_time);
    restored.restore(std::move(command));
    if (options_.read_only) restored.refuse_waiting({Code::read_only, read_only_message});
  }
}

void CommandDispatcher::restore_receipts(const SavedRecords& records, Instant now) {
  for_each_record(records, "receipts/", [&](const std::string& name, const json::object& saved) {
    if (name != "receipts/" + std::to_string(undelivered_->restore(saved))) records_->discard(name);
  });
  for (const auto& [number, receipt] : undelivered_->all()) {
    last_number_ = std::max(last_number_, number);
    outgoing_.push_back({receipt});
  }
  if (!outgoing_.empty()) commit_in_next_tick(now);
}

}  // namespace nest2mqtt::command
