#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "nest2mqtt/command/command_dispatcher.h"
#include "nest2mqtt/command/saved_state.h"

#include "command_queue.h"

namespace nest2mqtt::command {

/// What of the dispatcher's state is to be changed on the disk: only what is not there yet. A change that could not be
/// saved stays to be made.
class CommandRecords {
 public:
  /// What is there at the start.
  void restored(const SavedRecords& records);
  /// A command of that record goes on. False if the record has not the name under which it would be changed.
  [[nodiscard]] bool restored(const std::string& name, const Command& command);
  /// A record that nothing can be made of.
  void discard(const std::string& name) { remove(name); }

  void add(const Command& newcomer);
  /// It was not taken in after all.
  void withdraw(const Command& newcomer);
  /// Takes note of what has become of the queue's commands and of its budget.
  void update(const model::ObjectId& id, CommandQueue& queue, Instant now);
  void finished(std::uint64_t number, const KeptReceipt& receipt);
  void delivered(std::uint64_t number);
  /// Nothing is to be remembered of it.
  void forget(const model::ObjectId& id);

  [[nodiscard]] const RecordChanges& changes() const { return changes_; }
  void saved();

 private:
  void set(std::string name, json::value value) { changes_[std::move(name)] = std::move(value); }
  void remove(const std::string& name);

  std::set<std::string, std::less<>> on_disk_;
  RecordChanges changes_;
  std::map<std::uint64_t, std::string> progress_;  ///< of each command, as it is on the disk or in `changes_`
};

}  // namespace nest2mqtt::command
