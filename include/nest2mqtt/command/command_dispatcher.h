#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/command/command_message.h"
#include "nest2mqtt/command/command_port.h"
#include "nest2mqtt/command/options.h"
#include "nest2mqtt/command/saved_state.h"
#include "nest2mqtt/command/unfinished_command.h"
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::command {

class CommandQueue;
class CommandRecords;
class DeniedFields;
class UndeliveredReceipts;
struct Command;
struct ObjectSnapshot;
struct Outgoing;
struct Refusal;

/// An object whose writes the service has blocked.
struct BlockedObject {
  model::ObjectId id;
  Instant until;
};

/// What commands need to know of an account.
struct AccountStatus {
  upstream::LinkState link = upstream::LinkState::connecting;
  bool live = false;  ///< its document still counts as live (`nest.grace`)

  friend bool operator==(const AccountStatus&, const AccountStatus&) = default;
};

/// Takes commands, gives each exactly one final receipt, and writes nothing that no command has asked for. A command is
/// on the disk before `accepted` is published, and a write is recorded before it is sent. So after a restart a command
/// that was not sent is sent if it has not expired, and for one that was sent the documents are watched for its value.
///
/// It does no I/O of its own: the port does that, and time is a parameter. Receipts and writes are sent in `tick`,
/// which is due as soon as there are some (see `deadline`), so that commands that come together are saved together.
class CommandDispatcher {
 public:
  /// Continues with what an earlier run has `saved`. `port` outlives this.
  CommandDispatcher(CommandOptions options, CommandPort& port, const SavedRecords& saved, Instant now);
  ~CommandDispatcher();

  /// Uses these options from now on. If nothing may be written any more, waiting commands are refused.
  void set_options(CommandOptions options, Instant now);

  void receive(const CommandMessage& message, Instant now);

  /// `home` is the home from now on. `complete`: every account's part of it is known, so that an object that is not in
  /// it does not exist.
  void home_changed(std::shared_ptr<const model::Home> home, bool complete, Instant now);
  /// The account has this status from now on; nothing is done if it had it before.
  void account_changed(std::size_t account, AccountStatus status, Instant now);

  /// The account may be permitted to write more: what was learnt about fields that it may not change is forgotten.
  void permissions_changed(std::size_t account);

  /// A write that was accepted has not lasted: the documents are not watched for its value any longer, and its commands
  /// end as `reverted`.
  void write_reverted(const upstream::RevertedWrite& reverted, Instant now);

  /// The broker has the final receipt with this number.
  void receipt_delivered(std::uint64_t number, Instant now);

  /// No new write is started from now on. One that waits to be recorded is still sent, in the next `tick`.
  void stop();
  [[nodiscard]] bool write_under_way() const;

  [[nodiscard]] std::optional<Instant> deadline() const;
  void tick(Instant now);

  /// The number of commands without a final receipt.
  [[nodiscard]] std::size_t pending() const;
  /// The commands to one object that have no final receipt, in the order of their arrival.
  [[nodiscard]] std::vector<UnfinishedCommand> unfinished(const model::ObjectId& id) const;
  /// The last trip that was announced for the structure through this bridge, once the service has accepted it and until
  /// the documents show that it is cancelled; cancelling other trips does not change it. Empty: none.
  [[nodiscard]] std::string announced_trip(const model::ObjectId& id) const;
  /// The number of receipts and writes that the next `tick` sends, plus that of the commands that it accepts or
  /// refuses.
  [[nodiscard]] std::size_t waiting_to_send() const;
  /// The number of writes that may be sent now, by object path; only of objects with unfinished commands, an announced
  /// trip or a budget that is not as at the start.
  [[nodiscard]] json::object budgets(Instant now) const;
  /// The maximum of each number in `budgets`.
  [[nodiscard]] json::object full_budgets() const;
  [[nodiscard]] std::vector<BlockedObject> blocked(Instant now) const;
  /// When `budgets` or `blocked` change by the passing of time alone; nothing: never.
  [[nodiscard]] std::optional<Instant> next_budget_change(Instant now) const;

 private:
  /// The queue of the object; it is made if there is none.
  [[nodiscard]] CommandQueue& queue(const model::ObjectId& id);
  /// Null if the object has no queue.
  [[nodiscard]] const CommandQueue* find_queue(const model::ObjectId& id) const;
  void advance(const model::ObjectId& id, CommandQueue& queue, Instant now);
  void collect_receipts(CommandQueue& queue);
  /// The final receipt of an accepted command is also kept until the broker has it.
  void send_with_next_commit(OutgoingReceipt receipt);
  void refuse(const CommandMessage& message, const Refusal& why, Instant now);
  /// Saves the commands that have come since the last call; then accepts them, or refuses them if that failed.
  void accept_new_commands(Instant now);
  /// Saves what has changed; then sends all receipts, and the writes if saving succeeded. If not, the writes are
  /// refused.
  void commit(Instant now);
  void commit_in_next_tick(Instant now) { commit_at_ = earlier(commit_at_, now); }
  /// For changes for which neither a receipt nor a write waits: they may be saved some seconds later.
  void commit_later(Instant now);
  void write(upstream::Write write, std::size_t account, Instant now);
  void write_ended(const model::ObjectId& id, std::size_t account, const upstream::WriteOutcome& outcome, Instant sent,
                   Instant now);
  [[nodiscard]] Result<void> save(Instant now);
  void restore(const SavedRecords& records, Instant now);
  void restore_budgets(const SavedRecords& records, Instant now);
  void restore_commands(const SavedRecords& records, Instant now);
  void restore_receipts(const SavedRecords& records, Instant now);
  [[nodiscard]] std::optional<Refusal> reason_to_refuse(const CommandMessage& message) const;
  [[nodiscard]] std::optional<Refusal> too_many_commands() const;
  [[nodiscard]] int budget_left(const model::ObjectId& id, Instant now) const;
  [[nodiscard]] ObjectSnapshot snapshot_of(const model::ObjectId& id) const;
  /// Null if the object, or its account, is not known.
  [[nodiscard]] const AccountStatus* account_status_of(const model::ObjectId& id) const;
  /// Null if the object is not known.
  [[nodiscard]] const upstream::Abilities* abilities_of(const model::ObjectId& id) const;

  CommandOptions options_;
  CommandPort& port_;
  std::shared_ptr<const model::Home> home_ = std::make_shared<const model::Home>();
  bool home_complete_ = false;
  std::vector<AccountStatus> accounts_;
  std::map<model::ObjectId, std::unique_ptr<CommandQueue>> queues_;
  std::vector<Command> new_commands_;  ///< not saved yet, and without a receipt
  std::vector<Outgoing> outgoing_;     ///< what the next `commit` sends, in this order
  std::unique_ptr<UndeliveredReceipts> undelivered_;
  std::unique_ptr<CommandRecords> records_;
  std::unique_ptr<DeniedFields> denied_;
  std::uint64_t last_number_ = 0;
  std::optional<Instant> commit_at_;
  std::optional<Instant> last_save_tried_at_;  ///< by which `save` notices that the wall clock was set since
  bool stopping_ = false;
};

}  // namespace nest2mqtt::command
