#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "nest2mqtt/command/outgoing_receipt.h"
#include "nest2mqtt/command/saved_state.h"

#include "command_queue.h"

namespace nest2mqtt::command {

/// The changes of the dispatcher's state that are not on the disk yet. Changes that could not be saved are kept, and
/// are saved with the next ones.
class CommandRecords {
 public:
  /// The records that are on the disk at the start. To be called first.
  void set_records_on_disk(const SavedRecords& records);
  /// `command` was made from the record `name`. Returns false if the name does not fit the number of the command; the
  /// record must then be discarded.
  [[nodiscard]] bool note_restored(const std::string& name, const Command& command);
  /// The record cannot be used: it is removed from the disk.
  void discard(const std::string& name) { remove(name); }

  void add(const Command& command);
  /// The command was not accepted after all.
  void withdraw(const Command& command);
  /// Adds what has changed of the queue's commands, of its budget and of its trip.
  void update(const model::ObjectId& id, CommandQueue& queue, Instant now);
  /// The command has its final receipt, which is kept instead of it.
  void finished(const OutgoingReceipt& receipt);
  void delivered(std::uint64_t number);
  /// Nothing needs to be saved of the object's queue any more.
  void forget(const model::ObjectId& id);

  [[nodiscard]] const RecordChanges& changes() const { return changes_; }
  /// `changes` are on the disk now.
  void note_saved();

 private:
  void set(std::string name, json::value value) { changes_[std::move(name)] = std::move(value); }
  void remove(const std::string& name);

  std::set<std::string, std::less<>> names_on_disk_;
  RecordChanges changes_;
  std::map<std::uint64_t, std::string> progress_;  ///< of each command, as it is on the disk or in `changes_`
};

}  // namespace nest2mqtt::command
