#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/command/options.h"
#include "nest2mqtt/command/outgoing_receipt.h"
#include "nest2mqtt/upstream/upstream.h"

#include "command.h"
#include "next_group.h"
#include "object_snapshot.h"
#include "refusal.h"
#include "write_budget.h"

namespace nest2mqtt::command {

/// The unfinished commands for one structure or device; each gets one final receipt. The rules:
/// * A newer write takes the place of an older one to the same slot that still waits.
/// * Setpoints and eco temperatures wait until the user has not moved them for `settle`, but not longer than 10 times
///   `settle`; low and high are sent in one write.
/// * A mode is sent first, and setpoints wait until the mode has its result (`confirmed`, or a failure).
/// * One write at a time, within the budget.
/// * After the service has accepted a write, the documents are watched for its value.
/// * A write is sent again only if it is certain that it had no effect.
class CommandQueue {
 public:
  /// `options` outlives this; it may change between two calls.
  CommandQueue(model::ObjectId id, const CommandOptions& options)
      : id_(std::move(id)), options_(options), budget_(options) {}

  void add(Command command, Instant now, const ObjectSnapshot& object);

  /// Adds a command of an earlier run; the older ones first.
  void restore(Command command);
  void restore_trip(std::string trip) { announced_trip_ = std::move(trip); }

  /// Does what is due now. Returns a write to be sent; it is under way until `write_ended` or `write_not_recorded`.
  [[nodiscard]] std::optional<upstream::Write> advance(Instant now, const ObjectSnapshot& object);

  /// The write is not sent, because it could not be saved before.
  void write_not_recorded(const std::string& why, Instant now);

  /// The write has ended. Returns the slots that the account may not change, according to the service.
  [[nodiscard]] std::vector<model::Slot> write_ended(const upstream::WriteOutcome& outcome, Instant now);

  /// Ends the watched write to `reverted.field` as `reverted`.
  void write_reverted(const upstream::RevertedWrite& reverted);

  /// Refuses field writes that wait; those that were sent are still watched.
  void refuse_waiting(const Refusal& why);

  /// The account can no longer be used: what waits is refused, and what the service has answered is not watched any
  /// longer (`unconfirmed`). The answer to a call that is under way is still awaited.
  void give_up(const Refusal& why);

  /// The receipts since the last call.
  [[nodiscard]] std::vector<OutgoingReceipt> take_receipts() { return std::exchange(receipts_, {}); }

  [[nodiscard]] std::optional<Instant> deadline() const { return deadline_; }
  [[nodiscard]] bool write_under_way() const { return write_sent_.has_value(); }
  /// Whether the queue can be deleted: nothing needs to be remembered.
  [[nodiscard]] bool is_idle(Instant now) const {
    return commands_.empty() && announced_trip_.empty() && budget_.is_as_at_start(now);
  }

  [[nodiscard]] const std::deque<Command>& commands() const { return commands_; }
  [[nodiscard]] std::vector<UnfinishedCommand> unfinished() const;
  [[nodiscard]] WriteBudget& budget() { return budget_; }
  [[nodiscard]] const WriteBudget& budget() const { return budget_; }

  /// The last trip that this bridge has announced for a structure, once the service has accepted it and until the
  /// documents show that it is cancelled: the one that a cancel without a trip_id means. Cancelling other trips does
  /// not change it. Empty: none.
  [[nodiscard]] const std::string& announced_trip() const { return announced_trip_; }
  /// Whether the trip was cancelled since the last call. (Announcing one needs no such flag: it changes the budget, so
  /// the record is saved anyway.)
  [[nodiscard]] bool take_trip_cancelled() { return std::exchange(trip_cancelled_, false); }

 private:
  using State = FieldWrite::State;

  void update_pace(const ObjectSnapshot& object, Instant now);
  void supersede_waiting(const FieldWrite& newer);
  void supersede_watched(const FieldWrite& newer);
  void delay_temperatures(FieldWrite& newest, Instant now);
  void look_for_values(Instant now, const ObjectSnapshot& object);
  void expire(Instant now, const ObjectSnapshot& object);
  [[nodiscard]] std::optional<upstream::Write> write_if_due(Instant now, const ObjectSnapshot& object);
  /// Finishes the writes of `group` that need not be sent or must not be, and returns the others.
  [[nodiscard]] std::vector<DueWrite> only_sendable(const std::vector<DueWrite>& group, const ObjectSnapshot& object);
  /// Fills in what is known only when the write is sent: the trip that is cancelled, the mode after eco.
  [[nodiscard]] std::optional<Refusal> complete_or_refuse(FieldWrite& write, const json::object& document) const;
  void make_queued_receipts(const std::vector<DueWrite>& group, Instant until, Instant now,
                            const ObjectSnapshot& object);
  [[nodiscard]] CommandResult why_queued(Instant now) const;
  [[nodiscard]] upstream::Write start_write(const std::vector<DueWrite>& group, Instant now,
                                            const json::object& document);
  void apply_outcome(const upstream::WriteOutcome& outcome, Instant now);
  void close_done(Instant now, const ObjectSnapshot& object);
  void make_receipt_for(const Command& command, CommandResult result, Instant now, const ObjectSnapshot& object);
  void request_tick(Instant at) { deadline_ = earlier(deadline_, at); }

  model::ObjectId id_;
  const CommandOptions& options_;
  WriteBudget budget_;
  std::deque<Command> commands_;       ///< in the order of arrival
  std::optional<Instant> write_sent_;  ///< when the write that is under way was sent
  /// When the first setpoint or eco temperature came since one was sent; nothing if none came.
  std::optional<Instant> temperatures_changed_since_;
  std::optional<Instant> retry_at_;  ///< when a write that could not be sent may be tried again
  /// Why the last write could not be sent; empty if it was sent, or if the back end held it back for a known time.
  std::string last_send_error_;
  Backoff retry_{milliseconds(2000), milliseconds(30'000)};
  Backoff::Random random_{std::random_device{}()};
  std::optional<Instant> deadline_;
  std::vector<OutgoingReceipt> receipts_;
  std::string announced_trip_;
  bool trip_cancelled_ = false;
};

}  // namespace nest2mqtt::command
