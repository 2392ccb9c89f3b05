// What of CommandDesk is recorded before anything leaves, and what comes back from there after a restart.

#include <algorithm>
#include <utility>

#include "nest2mqtt/command/command_desk.h"

#include "denied_fields.h"
#include "desk_records.h"
#include "kept_receipts.h"
#include "outgoing.h"
#include "saved_commands.h"
#include "saved_number.h"
#include "target.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;

/// What nobody waits for is recorded with the next that somebody does, or after this time.
constexpr auto longest_unrecorded = 30s;
constexpr auto retry_after_failure = 60s;

/// How much later than it left the service may have counted a write of which only this is known.
constexpr milliseconds arrival_after_restart = 1s;

}  // namespace

void CommandDesk::take_newcomers_in(Instant now) {
  if (newcomers_.empty()) return;
  std::vector<Command> newcomers = std::exchange(newcomers_, {});
  // Kept before it is said to be accepted, and before it takes the place of an earlier one.
  const auto saved = save(now);
  for (Command& command : newcomers) {
    const model::ObjectId id = command.target;
    if (!saved) {
      records_->withdraw(command);
      json::object requested;
      for (const Wish& wish : command.wishes) requested[wish.name] = wish.requested;
      command.number = 0;
      refuse(command, std::move(requested), Code::service_error,
             "the command could not be recorded: " + saved.error().message, now);
      continue;
    }
    const model::HomeObject* object = home_ == nullptr ? nullptr : home_->find(id);
    Target& at = target(id);
    at.add(std::move(command), now, {home_complete_, object == nullptr ? nullptr : object->value, false});
    advance(id, at, now);
  }
}

void CommandDesk::let_go(Instant now) {
  // Recorded before it leaves: after a crash nobody could tell otherwise that the budget is spent, or what was said.
  const auto saved = save(now);
  for (Outgoing& leaving : std::exchange(outgoing_, {})) {
    if (leaving.receipt) {
      const AddressedReceipt& receipt = *leaving.receipt;
      port_.publish_receipt(receipt.target, receipt.receipt, receipt.response_topic, receipt.correlation_data, now);
      continue;
    }
    const model::ObjectId id = leaving.id;
    if (!saved) {
      target(id).not_recorded(saved.error().message, now);
      continue;
    }
    const std::size_t account = leaving.account;
    port_.write(account, std::move(*leaving.write),
                [this, id, account, now](const upstream::WriteOutcome& outcome, Instant at) {
                  Target& written = this->target(id);
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

void CommandDesk::commit_later(Instant now) {
  commit_at_ = earlier(commit_at_, stopping_ ? now : now + longest_unrecorded);
}

Result<void> CommandDesk::save(Instant now) {
  // What is kept in wall-clock time is wrong when the clock was set.
  const auto clock_of = [](Instant at) { return at.wall.time_since_epoch() - at.steady.time_since_epoch(); };
  if (saved_at_ && std::chrono::abs(clock_of(now) - clock_of(*saved_at_)) > 1s) {
    for (auto& [id, target] : targets_) {
      target->budget().clock_was_set();
      records_->update(id, *target, now);
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

void CommandDesk::restore(const SavedRecords& records, Instant now) {
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
    Target& restored = target({std::string(model::string_member(saved, "kind").value_or("")), std::string(*id)});
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
  for (auto& [id, restored] : targets_) advance(id, *restored, now);
}

void CommandDesk::restore_commands(std::vector<Command> commands) {
  std::sort(commands.begin(), commands.end(), [](const Command& a, const Command& b) { return a.number < b.number; });
  for (Command& command : commands) {
    last_number_ = std::max(last_number_, command.number);
    Target& restored = target(command.target);
    const bool left = std::any_of(command.wishes.begin(), command.wishes.end(),
                                  [](const Wish& wish) { return wish.state == Wish::State::watching; });
    // When it arrived nobody knows any more; the service may have counted it a little later than we did.
    if (left) restored.budget().arrived_late(arrival_after_restart);
    restored.restore(std::move(command));
    if (options_.read_only) restored.refuse_waiting({Code::read_only, only_reads});
  }
}

}  // namespace nest2mqtt::command
