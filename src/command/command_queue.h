#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/command/command.h"
#include "nest2mqtt/command/options.h"
#include "nest2mqtt/upstream/upstream.h"

#include "denied_fields.h"
#include "parse.h"
#include "write_budget.h"

namespace nest2mqtt::command {

/// What a queue needs to know of the world to go on.
struct Live {
  bool home_known = false;               ///< all of it: what is not there does not exist
  const json::object* object = nullptr;  ///< as the newest document shows it; null if it does not
  bool online = false;                   ///< its account can be written to now
  std::size_t account = 0;               ///< that the object belongs to
  const DeniedFields* denied = nullptr;  ///< what accounts may not change; null if nothing is known
};

/// A receipt and whom it goes to, besides the object's own result topic.
struct AddressedReceipt {
  model::ObjectId object;
  std::optional<std::string> response_topic;
  std::optional<std::string> correlation_data;
  Receipt receipt;
};

/// The commands for one structure or device, on their way to one final receipt each. The rules (docs/commands.md):
/// a newer write takes the place of an older one still waiting; setpoints wait until they are at rest, low and high go
/// together; the mode goes first and setpoints wait until the stream shows it; one call at a time, within the budget;
/// what was taken is watched in the stream; nothing is sent twice unless it is certain that it was not done.
class CommandQueue {
 public:
  CommandQueue(model::ObjectId id, const CommandOptions& options)
      : id_(std::move(id)), options_(options), budget_(options) {}

  /// Takes the command in; what it replaces is told so.
  void add(Command command, Instant now, const Live& live);

  /// Refuses at once, without taking the command in.
  void refuse(const Command& command, json::object requested, const Refusal& why, Instant now, const Live& live);

  /// Does what is due. A write that is returned must be called, or given back with `not_recorded`.
  [[nodiscard]] std::optional<upstream::Write> advance(Instant now, const Live& live);
  void not_recorded(const std::string& why, Instant now);
  void outcome(const upstream::WriteOutcome& outcome, Instant now);

  /// What of the write under way the service says may not be changed.
  [[nodiscard]] std::vector<model::Slot> denied_by(const upstream::WriteOutcome& outcome) const;

  [[nodiscard]] std::vector<UnfinishedCommand> unfinished() const;

  /// What waits is not to be sent any more; what was sent is still watched.
  void refuse_waiting(const Refusal& why);

  /// The account can no longer be used: what waits is refused, what is watched stays unconfirmed.
  void give_up(const Refusal& why);

  [[nodiscard]] std::vector<AddressedReceipt> take_receipts() { return std::exchange(receipts_, {}); }
  [[nodiscard]] std::optional<Instant> deadline() const { return deadline_; }
  [[nodiscard]] bool calling() const { return call_sent_.has_value(); }

  [[nodiscard]] const std::deque<Command>& commands() const { return commands_; }
  /// Takes back what an earlier run left, older commands first.
  void restore(Command command);
  [[nodiscard]] WriteBudget& budget() { return budget_; }
  [[nodiscard]] const WriteBudget& budget() const { return budget_; }

  /// The trip that this bridge has announced last for a structure and not cancelled; what a bare cancel means.
  std::string last_trip;
  bool trip_changed = false;  ///< since it was last recorded, other than by a write that the budget counts

 private:
  struct Ref {
    Command* command;
    FieldWrite* write;
  };

  void supersede(const FieldWrite& newer);
  void watch(Instant now, const Live& live);
  void watch(Command& command, FieldWrite& write, Instant now, const json::object* object);
  void expire(Instant now, const Live& live);
  [[nodiscard]] std::vector<Ref> pick(Instant now);
  [[nodiscard]] bool is_due(const FieldWrite& write, Instant now) const;
  [[nodiscard]] bool under_way(model::Slot slot) const;
  [[nodiscard]] std::vector<Ref> only_sendable(const std::vector<Ref>& group, const Live& live);
  [[nodiscard]] std::optional<Refusal> complete(FieldWrite& write, const json::object& object) const;
  void tell_queued(const std::vector<Ref>& group, Instant at, Instant now, const Live& live);
  [[nodiscard]] CommandResult why_queued(Instant now) const;
  [[nodiscard]] upstream::Write send(const std::vector<Ref>& group, Instant now, const json::object& object);
  void finish(FieldWrite& write, CommandResult result);
  void close_finished(Instant now, const Live& live);
  void tell(const Command& command, CommandResult result, Instant now, const Live& live);
  void want_tick(Instant at) { deadline_ = earlier(deadline_, at); }
  template <class Function>
  void for_each(FieldWrite::State state, Function function);

  model::ObjectId id_;
  const CommandOptions& options_;
  WriteBudget budget_;
  std::deque<Command> commands_;  // in order of arrival; references stay valid while others are added
  std::optional<Instant> call_sent_;
  std::optional<Instant> slide_began_;  ///< first setpoint since the last one was sent
  std::optional<Instant> retry_at_;     ///< after a call that could not be made
  std::string unreachable_;             ///< why the last call could not be made; empty: it could
  Backoff retry_{milliseconds(2000), milliseconds(30'000)};
  Backoff::Random random_{std::random_device{}()};
  std::optional<Instant> deadline_;
  std::vector<AddressedReceipt> receipts_;
};

}  // namespace nest2mqtt::command
