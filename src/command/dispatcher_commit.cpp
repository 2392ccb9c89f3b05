// What of CommandDispatcher is recorded before anything leaves, and what comes back from there after a restart.

#include <algorithm>
#include <utility>

#include "nest2mqtt/command/command_dispatcher.h"

#include "command_queue.h"
#include "command_records.h"
#include "denied_fields.h"
#include "kept_receipts.h"
#include "outgoing.h"
#include "saved_commands.h"
#include "saved_number.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;

/// What nobody waits for is recorded with the next that somebody does, or after this time.
constexpr auto longest_unrecorded = 30s;
constexpr auto retry_after_failure = 60s;

/// How much later than it left the service may have counted a write of which only this is known.
constexpr milliseconds arrival_after_restart = 1s;

}  // namespace

void CommandDispatcher::take_newcomers_in(Instant now) {
  if (newcomers_.empty()) return;
  std::vector<Command> newcomers = std::exchange(newcomers_, {});
  // Kept before it is said to be accepted, and before it takes the place of an earlier one.
  const auto saved = save(now);
  for (Command& command : newcomers) {
    const model::ObjectId id = command.object;
    if (!saved) {
      records_->withdraw(command);
      json::object requested;
      for (const FieldWrite& write : command.writes) requested[write.name] = write.requested;
      command.number = 0;
      refuse(command, std::move(requested), Code::service_error,
             "the command could not be recorded: " + saved.error().message, now);
      continue;
    }
    const model::HomeObject* object = home_ == nullptr ? nullptr : home_->find(id);
    CommandQueue& at = queue(id);
    at.add(std::move(command), now, {home_complete_, object == nullptr ? nullptr : object->value, false});
    advance(id, at, now);
  }
}

void CommandDispatcher::let_go(Instant now) {
  // Recorded before it leaves: after a crash nobody could tell otherwise that the budget is spent, or what was said.
  const auto saved = save(now);
  for (Outgoing& leaving : std::exchange(outgoing_, {})) {
    if (leaving.receipt) {
      const AddressedReceipt& receipt = *leaving.receipt;
      port_.publish_receipt(receipt.object, receipt.receipt, receipt.response_topic, receipt.correlation_data, now);
      continue;
    }
    const model::ObjectId id = leaving.id;
    if (!saved) {
      queue(id).not_recorded(saved.error().message, now);
      continue;
    }
    const std::size_t account = leaving.account;
    port_.write(account, std::move(*leaving.write),
                [this, id, account, now](const upstream::WriteOutcome& outcome, Instant at) {
                  CommandQueue& written = this->queue(id);
                  const std::string trip = written.last_trip;
                  denied_->learn(account, id, written.denied_by(outcome));
                  written.outcome(outcome, at);
                  advance(id, written, at);
                  // Whoever finds it as sent after a crash knows no less, unless the service said something of its
                  // limits or may have counted it much later, or there is a trip that may be cancelled.
                  const bool as_expected = outcome.kind == upstream::WriteOutcome::Kind::accepted &&
                                           at - now <= arrival_after_restart && written.last_trip == trip;
                  if (!as_expected) commit_at_once(at);
                });
  }
}

void CommandDispatcher::commit_later(Instant now) {
  commit_at_ = earlier(commit_at_, stopping_ ? now : now + longest_unrecorded);
}

Result<void> CommandDispatcher::save(Instant now) {
  // What is kept in wall-clock time is wrong when the clock was set.
  const auto clock_of = [](Instant at) { return at.wall.time_since_epoch() - at.steady.time_since_epoch(); };
  if (saved_at_ && std::chrono::abs(clock_of(now) - clock_of(*saved_at_)) > 1s) {
    for (auto& [id, queue] : queues_) {
      queue->budget().clock_was_set();
      records_->update(id, *queue, now);
    }
  }
  saved_at_ = now;
  if (records_->changes().empty()) return {};
  auto saved = port_.save(records_->changes());
  if (saved) {
    records_->saved();
  } else {
    commit_at_ = earlier(commit_at_, now + retry_after_failure);
  }
  return saved;
}

void CommandDispatcher::restore(const SavedRecords& records, Instant now) {
  records_->restored(records);
  const auto below = [&](std::string_view prefix, const auto& function) {
    for (auto record = records.lower_bound(prefix); record != records.end(); ++record) {
      if (!record->first.starts_with(prefix)) break;
      if (record->second.is_object()) function(record->first, record->second.get_object());
    }
  };
  if (const auto last = records.find("last_number"); last != records.end()) {
    last_number_ = saved_number({{"last_number", last->second}}, "last_number");
  }
  below("budgets/", [&](const std::string&, const json::object& saved) {
    const auto id = model::string_member(saved, "id");
    if (!id) return;
    CommandQueue& restored = queue({std::string(model::string_member(saved, "kind").value_or("")), std::string(*id)});
    restored.budget().restore(saved, now);
    restored.last_trip = model::string_member(saved, "trip").value_or("");
  });
  std::vector<Command> commands;
  below("commands/", [&](const std::string& name, const json::object& saved) {
    auto command = from_saved(saved, now);
    if (command && records_->restored(name, *command)) {
      commands.push_back(std::move(*command));
    } else {
      records_->discard(name);
    }
  });
  restore_commands(std::move(commands));
  below("receipts/", [&](const std::string& name, const json::object& saved) {
    if (name != "receipts/" + std::to_string(kept_->restore(saved))) records_->discard(name);
  });
  const auto kept = kept_->all();  // a copy: each may be settled at once
  for (const auto& [number, receipt] : kept) {
    last_number_ = std::max(last_number_, number);
    port_.publish_kept(number, receipt, now);
  }
  for (auto& [id, restored] : queues_) advance(id, *restored, now);
}

void CommandDispatcher::restore_commands(std::vector<Command> commands) {
  std::sort(commands.begin(), commands.end(), [](const Command& a, const Command& b) { return a.number < b.number; });
  for (Command& command : commands) {
    last_number_ = std::max(last_number_, command.number);
    CommandQueue& restored = queue(command.object);
    const bool left = std::any_of(command.writes.begin(), command.writes.end(),
                                  [](const FieldWrite& write) { return write.state == FieldWrite::State::watching; });
    // When it arrived nobody knows any more; the service may have counted it a little later than we did.
    if (left) restored.budget().arrived_late(arrival_after_restart);
    restored.restore(std::move(command));
    if (options_.read_only) restored.refuse_waiting({Code::read_only, read_only_message});
  }
}

}  // namespace nest2mqtt::command
