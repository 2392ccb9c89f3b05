#include "command_records.h"

#include <utility>

#include "kept_receipts.h"
#include "saved_commands.h"

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

/// What changes of a command from its arrival to its end; the rest of its record is long and stays as it is.
std::string progress_of(const Command& command) {
  std::string progress;
  for (const FieldWrite& write : command.writes) {
    progress += write.state == FieldWrite::State::done ? 'd' : write.sent ? 's' : 'w';
  }
  if (command.sent) progress += format_utc(command.sent->wall);
  return progress;
}

}  // namespace

void CommandRecords::restored(const SavedRecords& records) {
  for (const auto& [name, value] : records) on_disk_.insert(name);
}

bool CommandRecords::restored(const std::string& name, const Command& command) {
  if (name != command_name(command.number)) return false;
  progress_[command.number] = progress_of(command);
  return true;
}

void CommandRecords::remove(const std::string& name) {
  if (on_disk_.contains(name)) {
    changes_[name] = std::nullopt;
  } else {
    changes_.erase(name);
  }
}

void CommandRecords::add(const Command& newcomer) {
  set("last_number", newcomer.number);
  set(command_name(newcomer.number), to_saved(newcomer));
  progress_[newcomer.number] = progress_of(newcomer);
}

void CommandRecords::withdraw(const Command& newcomer) {
  remove(command_name(newcomer.number));
  progress_.erase(newcomer.number);
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
  if (!std::exchange(queue.trip_changed, false) && !budget.changed()) return;
  budget.kept();
  if (budget.is_fresh(now) && queue.last_trip.empty()) {
    remove(budget_name(id));
    return;
  }
  json::object saved = budget.save(now);
  saved["kind"] = id.kind;
  saved["id"] = id.id;
  if (!queue.last_trip.empty()) saved["trip"] = queue.last_trip;
  set(budget_name(id), std::move(saved));
}

void CommandRecords::finished(std::uint64_t number, const KeptReceipt& receipt) {
  remove(command_name(number));
  progress_.erase(number);
  set(receipt_name(number), to_saved(number, receipt));
}

void CommandRecords::delivered(std::uint64_t number) {
  remove(receipt_name(number));
}

void CommandRecords::forget(const model::ObjectId& id) {
  remove(budget_name(id));
}

void CommandRecords::saved() {
  for (const auto& [name, value] : changes_) {
    if (value) {
      on_disk_.insert(name);
    } else {
      on_disk_.erase(name);
    }
  }
  changes_.clear();
}

}  // namespace nest2mqtt::command
