#include "command_records.h"

#include <utility>

#include "saved/saved_commands.h"
#include "undelivered_receipts.h"

namespace nest2mqtt::command {
namespace {

std::string command_name(std::uint64_t number) {
  return "commands/" + std::to_string(number);
}

std::string receipt_name(std::uint64_t number) {
  return "receipts/" + std::to_string(number);
}

std::string budget_name(const model::ObjectId& id) {
  return "budgets" + id.path();
}

/// The part of a record that changes while its command is under way, as a text that is cheaper to compare than the
/// whole record: a letter for each field write (done, sent, waiting), and when the last one was sent.
std::string progress_of(const Command& command) {
  std::string progress;
  for (const FieldWrite& write : command.writes) {
    progress += write.state == FieldWrite::State::done ? 'd' : write.sent ? 's' : 'w';
  }
  if (command.sent) progress += format_utc(command.sent->wall);
  return progress;
}

}  // namespace

void CommandRecords::set_records_on_disk(const SavedRecords& records) {
  for (const auto& [name, value] : records) names_on_disk_.insert(name);
}

bool CommandRecords::note_restored(const std::string& name, const Command& command) {
  if (name != command_name(command.number)) return false;
  progress_[command.number] = progress_of(command);
  return true;
}

void CommandRecords::remove(const std::string& name) {
  if (names_on_disk_.contains(name)) {
    changes_[name] = std::nullopt;
  } else {
    changes_.erase(name);
  }
}

void CommandRecords::add(const Command& command) {
  set("last_number", command.number);
  set(command_name(command.number), to_saved(command));
  progress_[command.number] = progress_of(command);
}

void CommandRecords::withdraw(const Command& command) {
  remove(command_name(command.number));
  progress_.erase(command.number);
}

void CommandRecords::update(const model::ObjectId& id, CommandQueue& queue, Instant now) {
  for (const Command& command : queue.commands()) {
    std::string progress = progress_of(command);
    std::string& known = progress_[command.number];
    if (known == progress) continue;
    known = std::move(progress);
    set(command_name(command.number), to_saved(command));
  }
  WriteBudget& budget = queue.budget();
  if (!queue.take_trip_cancelled() && !budget.changed()) return;
  budget.mark_saved();
  if (budget.is_as_at_start(now) && queue.announced_trip().empty()) {
    remove(budget_name(id));
    return;
  }
  json::object saved = budget.save(now);
  saved["kind"] = id.kind;
  saved["id"] = id.id;
  if (!queue.announced_trip().empty()) saved["trip"] = queue.announced_trip();
  set(budget_name(id), std::move(saved));
}

void CommandRecords::finished(const OutgoingReceipt& receipt) {
  remove(command_name(receipt.number));
  progress_.erase(receipt.number);
  set(receipt_name(receipt.number), to_saved(receipt));
}

void CommandRecords::delivered(std::uint64_t number) {
  remove(receipt_name(number));
}

void CommandRecords::forget(const model::ObjectId& id) {
  remove(budget_name(id));
}

void CommandRecords::note_saved() {
  for (const auto& [name, value] : changes_) {
    if (value) {
      names_on_disk_.insert(name);
    } else {
      names_on_disk_.erase(name);
    }
  }
  changes_.clear();
}

}  // namespace nest2mqtt::command
