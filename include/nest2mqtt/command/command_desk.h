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
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::command {

class KeptReceipts;
class Target;
struct AddressedReceipt;

/// A final receipt that an earlier run could not bring to the broker.
struct KeptReceipt {
  model::ObjectId target;
  std::optional<std::string> response_topic;
  std::optional<std::string> correlation_data;
  std::string text;
};

/// What the desk needs done; on the core thread.
class CommandPort {
 public:
  using Done = std::function<void(upstream::WriteOutcome, Instant)>;

  virtual ~CommandPort() = default;

  /// To the object's result topic, and to `response_topic` with `correlation_data` if the sender asked for that. A
  /// final receipt with a number is answered by `receipt_delivered` once the broker has it.
  virtual void publish_receipt(const model::ObjectId& target, const Receipt& receipt,
                               const std::optional<std::string>& response_topic,
                               const std::optional<std::string>& correlation_data, Instant now) = 0;

  virtual void publish_kept(std::uint64_t number, const KeptReceipt& receipt, Instant now) = 0;

  /// `done` comes later, never from inside the call.
  virtual void write(std::size_t account, upstream::Write write, Done done) = 0;

  /// Keeps the desk's state so that it survives a crash in the next moment.
  virtual Result<void> save(const json::object& state) = 0;
};

/// How an account stands, as far as commands care.
struct AccountStanding {
  upstream::LinkState link = upstream::LinkState::connecting;
  bool fresh = false;  ///< what is known of its home is not older than the grace time

  friend bool operator==(const AccountStanding&, const AccountStanding&) = default;
};

/// Takes commands in, sees each through to exactly one final receipt, and never writes what nobody asked for. What is
/// accepted is kept on disk before it is said to be, and a write is recorded before it leaves: after a restart what was
/// not sent goes on while it is young, and what was sent is looked up in the stream. Sans-I/O.
class CommandDesk {
 public:
  CommandDesk(CommandOptions options, CommandPort& port);
  ~CommandDesk();

  /// What an earlier run left: call once, before anything else.
  void restore(const json::object& state, Instant now);

  /// From now on. Where nothing is to be written any more, what waits is refused.
  void set_options(CommandOptions options, Instant now);

  void receive(const CommandMessage& message, Instant now);

  /// The home has changed; it outlives the next call. `complete`: every account's part of it is known, so that what is
  /// not in it does not exist.
  void home_changed(const model::Home& home, bool complete, Instant now);
  void account_changed(std::size_t account, AccountStanding standing, Instant now);

  /// The broker has the final receipt with this number.
  void receipt_delivered(std::uint64_t number, Instant now);

  /// Nothing new is sent from now on.
  void stop() { stopping_ = true; }
  [[nodiscard]] bool calling() const;

  [[nodiscard]] std::optional<Instant> deadline() const;
  void tick(Instant now);

  [[nodiscard]] std::size_t pending() const;
  /// Writes left now, by object path, of targets that have been written to.
  [[nodiscard]] json::object budgets(Instant now) const;

 private:
  [[nodiscard]] Target& target(const model::ObjectId& id);
  void advance(const model::ObjectId& id, Target& target, Instant now);
  /// Takes the target's receipts; final ones are kept until the broker has them. True if there is one of these.
  [[nodiscard]] bool collect(Target& target, std::vector<AddressedReceipt>& to);
  void publish(const std::vector<AddressedReceipt>& receipts, Instant now);
  /// With `newcomer`: as if it were taken in already.
  [[nodiscard]] Result<void> save(Instant now, const Command* newcomer = nullptr);
  [[nodiscard]] std::optional<std::pair<Code, std::string>> obstacle(const CommandMessage& message) const;
  [[nodiscard]] const AccountStanding* standing_of(const model::ObjectId& id) const;

  CommandOptions options_;
  CommandPort& port_;
  const model::Home* home_ = nullptr;
  bool home_complete_ = false;
  std::vector<AccountStanding> accounts_;
  std::map<model::ObjectId, std::unique_ptr<Target>> targets_;
  std::unique_ptr<KeptReceipts> kept_;
  std::uint64_t last_number_ = 0;
  bool stopping_ = false;
};

}  // namespace nest2mqtt::command
