#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/command/command.h"
#include "nest2mqtt/command/options.h"
#include "nest2mqtt/command/receipt.h"
#include "nest2mqtt/command/saved_state.h"
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::command {

class DeniedFields;
class CommandRecords;
class KeptReceipts;
class CommandQueue;
struct AddressedReceipt;
struct Outgoing;

/// A final receipt that an earlier run could not bring to the broker.
struct KeptReceipt {
  model::ObjectId object;
  std::optional<std::string> response_topic;
  std::optional<std::string> correlation_data;
  std::string text;
};

/// An object whose writes the service has blocked.
struct BlockedObject {
  model::ObjectId id;
  Instant until;
};

/// What the dispatcher needs done; on the core thread.
class CommandPort {
 public:
  using Done = std::function<void(upstream::WriteOutcome, Instant)>;

  virtual ~CommandPort() = default;

  /// To the object's result topic, and to `response_topic` with `correlation_data` if the sender asked for that. A
  /// final receipt with a number is answered by `receipt_delivered` once the broker has it.
  virtual void publish_receipt(const model::ObjectId& object, const Receipt& receipt,
                               const std::optional<std::string>& response_topic,
                               const std::optional<std::string>& correlation_data, Instant now) = 0;

  virtual void publish_kept(std::uint64_t number, const KeptReceipt& receipt, Instant now) = 0;

  /// `done` comes later, never from inside the call.
  virtual void write(std::size_t account, upstream::Write write, Done done) = 0;

  /// Changes what is kept over restarts, so that it survives a crash in the next moment: all of it, or nothing and an
  /// error.
  virtual Result<void> save(const RecordChanges& changes) = 0;
};

/// How an account stands, as far as commands care.
struct AccountStatus {
  upstream::LinkState link = upstream::LinkState::connecting;
  bool fresh = false;  ///< what is known of its home is not older than the grace time

  friend bool operator==(const AccountStatus&, const AccountStatus&) = default;
};

/// Takes commands in, sees each through to exactly one final receipt, and never writes what nobody asked for. What is
/// accepted is kept on disk before it is said to be, and a write is recorded before it leaves: after a restart what was
/// not sent goes on while it is young, and what was sent is looked up in the stream. Sans-I/O.
///
/// Receipts and writes leave in `tick`, for which `deadline` asks at once: what comes together, such as a burst of
/// commands, is saved together.
class CommandDispatcher {
 public:
  CommandDispatcher(CommandOptions options, CommandPort& port);
  ~CommandDispatcher();

  /// What an earlier run left: call once, before anything else.
  void restore(const SavedRecords& records, Instant now);

  /// From now on. Where nothing is to be written any more, what waits is refused.
  void set_options(CommandOptions options, Instant now);

  void receive(const CommandMessage& message, Instant now);

  /// `home` is the home from now on. `complete`: every account's part of it is known, so that what is not in it does
  /// not exist.
  void home_changed(std::shared_ptr<const model::Home> home, bool complete, Instant now);
  void account_changed(std::size_t account, AccountStatus standing, Instant now);

  /// What was learnt of fields that the account may not change is out of date.
  void permissions_changed(std::size_t account);

  /// The broker has the final receipt with this number.
  void receipt_delivered(std::uint64_t number, Instant now);

  /// Nothing new is sent from now on.
  void stop();
  [[nodiscard]] bool calling() const;

  [[nodiscard]] std::optional<Instant> deadline() const;
  void tick(Instant now);

  [[nodiscard]] std::size_t pending() const;
  /// Of this object, in the order of their arrival.
  [[nodiscard]] std::vector<UnfinishedCommand> unfinished(const model::ObjectId& id) const;
  /// The trip that this bridge has announced for the structure and not cancelled; empty: none.
  [[nodiscard]] std::string announced_trip(const model::ObjectId& id) const;
  /// Receipts and writes that leave at the next `tick`, and commands of which that is decided then.
  [[nodiscard]] std::size_t waiting_to_leave() const;
  /// Writes left now, by object path, of objects that have been written to.
  [[nodiscard]] json::object budgets(Instant now) const;
  [[nodiscard]] std::vector<BlockedObject> blocked(Instant now) const;
  /// When `budgets` or `blocked` will say something else without anything being done; nothing: never.
  [[nodiscard]] std::optional<Instant> next_budget_change(Instant now) const;

 private:
  [[nodiscard]] CommandQueue& queue(const model::ObjectId& id);
  void advance(const model::ObjectId& id, CommandQueue& queue, Instant now);
  /// Takes the queue's receipts; final ones are kept until the broker has them.
  void collect(CommandQueue& queue);
  /// Records the commands that have come, takes them in or refuses them.
  void take_newcomers_in(Instant now);
  /// Records what has changed and lets go what waits for that.
  void let_go(Instant now);
  void commit_at_once(Instant now) { commit_at_ = earlier(commit_at_, now); }
  void commit_later(Instant now);
  [[nodiscard]] Result<void> save(Instant now);
  void restore_commands(std::vector<Command> commands);
  [[nodiscard]] std::optional<std::pair<Code, std::string>> obstacle(const CommandMessage& message) const;
  [[nodiscard]] std::optional<std::pair<Code, std::string>> lack_of_room() const;
  void refuse(const Command& command, json::object requested, Code code, const std::string& why, Instant now);
  [[nodiscard]] const AccountStatus* standing_of(const model::ObjectId& id) const;

  CommandOptions options_;
  CommandPort& port_;
  std::shared_ptr<const model::Home> home_;  ///< null: nothing of it is known yet
  bool home_complete_ = false;
  std::vector<AccountStatus> accounts_;
  std::map<model::ObjectId, std::unique_ptr<CommandQueue>> queues_;
  std::vector<Command> newcomers_;  ///< not recorded yet, and nobody was told
  std::vector<Outgoing> outgoing_;  ///< in order; leaves when what belongs to it is recorded
  std::unique_ptr<KeptReceipts> kept_;
  std::unique_ptr<CommandRecords> records_;
  std::unique_ptr<DeniedFields> denied_;
  std::uint64_t last_number_ = 0;
  std::optional<Instant> commit_at_;
  std::optional<Instant> saved_at_;
  bool stopping_ = false;
};

}  // namespace nest2mqtt::command
