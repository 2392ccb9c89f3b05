// The part of CommandDispatcher that records what has changed before anything is sent.

#include <utility>
#include <variant>

#include "nest2mqtt/command/command_dispatcher.h"

#include "command_queue.h"
#include "command_records.h"
#include "denied_fields.h"
#include "make_receipt.h"
#include "outgoing.h"
#include "undelivered_receipts.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;

/// Changes for which no receipt and no write waits are saved with the next change for which one does, or after this
/// time.
constexpr auto max_commit_delay = 30s;
/// Changes that could not be saved are tried again after this time at the latest.
constexpr auto retry_after_failure = 60s;

}  // namespace

void CommandDispatcher::accept_new_commands(Instant now) {
  if (new_commands_.empty()) return;
  std::vector<Command> commands = std::exchange(new_commands_, {});
  // First: a command must be recorded before `accepted` is published, and before it replaces an earlier one.
  const auto saved = save(now);
  for (Command& command : commands) {
    const model::ObjectId id = command.object;
    const ObjectSnapshot object = snapshot_of(id);
    if (!saved) {
      records_->withdraw(command);
      command.number = 0;
      send_with_next_commit(make_receipt(
          command,
          {Status::refused, Code::service_error, "the command could not be recorded: " + saved.error().message},
          object.document, budget_left(id, now), now));
      commit_in_next_tick(now);
      continue;
    }
    CommandQueue& its_queue = queue(id);
    its_queue.add(std::move(command), now, object);
    advance(id, its_queue, now);
  }
}

void CommandDispatcher::commit(Instant now) {
  // Saved first: after a crash only the records show that a write may have been sent, that it was counted in the
  // budget, and which final receipts the broker may not have.
  const auto saved = save(now);
  for (Outgoing& outgoing : std::exchange(outgoing_, {})) {
    if (const auto* receipt = std::get_if<OutgoingReceipt>(&outgoing.content)) {
      port_.publish_receipt(*receipt, now);
      continue;
    }
    auto& [due_write, account] = std::get<OutgoingWrite>(outgoing.content);
    if (saved) {
      write(std::move(due_write), account, now);
    } else {
      queue(due_write.object).write_not_recorded(saved.error().message, now);
    }
  }
}

void CommandDispatcher::write(upstream::Write write, std::size_t account, Instant now) {
  const model::ObjectId id = write.object;
  port_.write(account, std::move(write), [this, id, account, now](const upstream::WriteOutcome& outcome, Instant at) {
    write_ended(id, account, outcome, now, at);
  });
}

void CommandDispatcher::write_ended(const model::ObjectId& id, std::size_t account,
                                    const upstream::WriteOutcome& outcome, Instant sent, Instant now) {
  CommandQueue& written = queue(id);
  const std::string trip = written.announced_trip();
  denied_->learn(account, id, written.write_ended(outcome, now));
  advance(id, written, now);
  // An ordinary answer is not saved at once: after a crash the write is restored as sent. Not ordinary is any answer
  // but `accepted`, one that took longer than a restart assumes, and one that changes the trip that can be cancelled.
  const bool is_ordinary = outcome.kind == upstream::WriteOutcome::Kind::accepted && now - sent <= assumed_call_time &&
                           written.announced_trip() == trip;
  if (!is_ordinary) commit_in_next_tick(now);
}

void CommandDispatcher::commit_later(Instant now) {
  commit_at_ = earlier(commit_at_, stopping_ ? now : now + max_commit_delay);
}

Result<void> CommandDispatcher::save(Instant now) {
  // Budgets are kept in wall-clock time, which is wrong when the clock was set.
  const auto clock_of = [](Instant at) { return at.wall.time_since_epoch() - at.steady.time_since_epoch(); };
  if (last_save_tried_at_ && std::chrono::abs(clock_of(now) - clock_of(*last_save_tried_at_)) > 1s) {
    for (auto& [id, queue] : queues_) {
      queue->budget().clock_was_set();
      records_->update(id, *queue, now);
    }
  }
  last_save_tried_at_ = now;
  if (records_->changes().empty()) return {};
  auto saved = port_.save(records_->changes());
  if (saved) {
    records_->note_saved();
  } else {
    commit_at_ = earlier(commit_at_, now + retry_after_failure);
  }
  return saved;
}

}  // namespace nest2mqtt::command
