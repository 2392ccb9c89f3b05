#include "command_queue.h"

#include <algorithm>
#include <string_view>

#include "confirmation.h"
#include "make_receipt.h"
#include "next_step.h"
#include "preconditions.h"
#include "write_pace.h"

namespace nest2mqtt::command {
namespace {

using model::Slot;
using Outcome = upstream::WriteOutcome::Kind;

/// Setpoints and eco temperatures that keep changing are sent after this many times `settle` at the latest.
constexpr int max_settles = 10;

void finish(FieldWrite& write, CommandResult result) {
  write.state = FieldWrite::State::done;
  write.result = std::move(result);
}

/// Whether the service has accepted the watched write, and the object still shows what it showed before.
bool is_taken_but_not_shown(const FieldWrite& write, const json::object& object) {
  return write.accepted && model::same(observed(write, object), write.before);
}

/// A trip is cancelled by an arrival window that begins at 0.
bool cancels_trip(const FieldWrite& eta) {
  return model::number_member(eta.value.get_object(), "estimated_arrival_window_begin") == 0.0;
}

std::string_view trip_of(const FieldWrite& eta) {
  return model::string_member(eta.value.get_object(), "trip_id").value_or("");
}

}  // namespace

std::vector<UnfinishedCommand> CommandQueue::unfinished() const {
  std::vector<UnfinishedCommand> parts;
  for (const Command& command : commands_) parts.push_back(unfinished_part(command));
  return parts;
}

void CommandQueue::update_pace(const ObjectSnapshot& object, Instant now) {
  if (const auto pace = pace_of(options_, object.abilities)) budget_.set_pace(*pace, now);
}

void CommandQueue::add(Command command, Instant now, const ObjectSnapshot& object) {
  update_pace(object, now);
  for (FieldWrite& write : command.writes) {
    supersede_waiting(write);
    if (is_temperature(write.slot)) delay_temperatures(write, now);
  }
  commands_.push_back(std::move(command));
  make_receipt_for(commands_.back(), {Status::accepted, Code::ok, ""}, now, object);
  close_done(now, object);
  request_tick(now);
}

void CommandQueue::restore(Command command) {
  for (const FieldWrite& write : command.writes) {
    // The earlier run may have ended before the newer write could take the place of the older ones.
    if (write.state == State::waiting) supersede_waiting(write);
  }
  commands_.push_back(std::move(command));
}

void CommandQueue::supersede_waiting(const FieldWrite& newer) {
  for_each_write(commands_, State::waiting, [&](Command&, FieldWrite& older) {
    if (older.slot != newer.slot) return;
    finish(older, {Status::superseded, Code::superseded, "a newer value came before this one was sent"});
  });
}

void CommandQueue::supersede_watched(const FieldWrite& newer) {
  for_each_write(commands_, State::watching, [&](Command&, FieldWrite& older) {
    if (older.slot != newer.slot) return;
    finish(older, {Status::superseded, Code::superseded, "a newer value was sent before this one was confirmed"});
  });
}

void CommandQueue::delay_temperatures(FieldWrite& newest, Instant now) {
  if (!temperatures_changed_since_) temperatures_changed_since_ = now;
  const Instant ready_at =
      std::min(now + options_.settle, *temperatures_changed_since_ + options_.settle * max_settles);
  newest.ready_at = ready_at;
  for_each_write(commands_, State::waiting, [&](Command&, FieldWrite& other) {
    if (is_temperature(other.slot)) other.ready_at = ready_at;
  });
}

std::optional<upstream::Write> CommandQueue::advance(Instant now, const ObjectSnapshot& object) {
  deadline_.reset();
  update_pace(object, now);
  look_for_values(now, object);
  expire(now, object);
  if (object.home_complete && object.document == nullptr) {
    refuse_waiting({Code::unknown_device, "the home no longer has this device"});
  }
  auto due_write = write_if_due(now, object);
  for_each_write(commands_, State::waiting, [&](Command& command, FieldWrite& write) {
    request_tick(command.expires);
    if (write.ready_at && *write.ready_at > now) request_tick(*write.ready_at);
  });
  close_done(now, object);
  return due_write;
}

void CommandQueue::look_for_values(Instant now, const ObjectSnapshot& object) {
  for_each_write(commands_, State::watching, [&](Command& command, FieldWrite& write) {
    Confirmation seen = look_for_value(write, command.expires, object.document, options_, now);
    if (seen.look_again) request_tick(*seen.look_again);
    if (!seen.result) return;
    const bool trip_cancelled =
        write.slot == Slot::eta && seen.result->status == Status::confirmed && cancels_trip(write);
    if (trip_cancelled && trip_of(write) == announced_trip_) {
      announced_trip_.clear();
      trip_cancelled_ = true;
    }
    finish(write, *std::move(seen.result));
  });
}

void CommandQueue::expire(Instant now, const ObjectSnapshot& object) {
  for_each_write(commands_, State::waiting, [&](Command& command, FieldWrite& write) {
    if (command.expires > now) return;
    CommandResult result{Status::expired, Code::stale_command, "it could not be sent in time and is not sent any more"};
    if (!object.writable) {
      result.code = Code::cloud_down;
      result.message = "the service could not be reached in time; it is not sent any more";
    } else if (budget_.blocked(now)) {
      result.code = Code::blocked;
      result.message = "the service has blocked writes to this device; it is not sent any more";
    } else if (!last_send_error_.empty()) {
      result.message = "the service could not be reached in time (" + last_send_error_ + "); it is not sent any more";
    }
    finish(write, std::move(result));
  });
}

std::optional<upstream::Write> CommandQueue::write_if_due(Instant now, const ObjectSnapshot& object) {
  if (write_under_way() || object.document == nullptr || !object.writable) return std::nullopt;
  for (auto due = next_group(commands_, now); !due.empty(); due = next_group(commands_, now)) {
    const auto group = only_sendable(due, object);
    if (group.empty()) continue;  // all of them are done now
    const Instant at = std::max(budget_.next(now), retry_at_.value_or(now));
    if (at <= now && budget_.try_take(now)) return start_write(group, now, *object.document);
    make_queued_receipts(group, at, now, object);
    request_tick(at);
    return std::nullopt;
  }
  return std::nullopt;
}

std::vector<DueWrite> CommandQueue::only_sendable(const std::vector<DueWrite>& group, const ObjectSnapshot& object) {
  const json::object& document = *object.document;
  std::vector<const FieldWrite*> together;
  for_each_write(commands_, State::watching, [&](Command&, FieldWrite& write) {
    if (is_taken_but_not_shown(write, document)) together.push_back(&write);
  });
  for (const DueWrite& due : group) together.push_back(due.write);
  std::vector<DueWrite> sendable;
  for (const DueWrite& due : group) {
    FieldWrite& write = *due.write;
    auto refusal = complete_or_refuse(write, document);
    // While another write to the slot is under way, the shown value may be about to change. An arrival is always sent:
    // the documents do not show which trip it belongs to.
    const bool shown_value_counts = !under_way(commands_, write.slot) && write.slot != Slot::eta;
    if (!refusal && shown_value_counts && is_fulfilled(write, document)) {
      finish(write, {Status::unchanged, Code::ok, "it is so already; nothing was sent"});
      continue;
    }
    if (!refusal && object.denied.denies(object.account, id_, write.slot)) {
      refusal = not_permitted(write, id_, *object.abilities);
    }
    if (!refusal) refusal = check_preconditions(write, together, {id_, document, *object.abilities});
    if (refusal) {
      finish(write, {Status::refused, refusal->code, refusal->message});
    } else {
      sendable.push_back(due);
    }
  }
  // The others must be checked again: a write that is not sent after all was a part of the check, such as a low
  // setpoint that is allowed only with the new high one.
  return sendable.empty() || sendable.size() == group.size() ? sendable : only_sendable(sendable, object);
}

std::optional<Refusal> CommandQueue::complete_or_refuse(FieldWrite& write, const json::object& document) const {
  if (write.slot == Slot::eta && model::bool_member(write.value.get_object(), "cancel").value_or(false)) {
    std::string trip(model::string_member(write.value.get_object(), "trip_id").value_or(announced_trip_));
    if (trip.empty()) {
      return Refusal{Code::bad_payload,
                     R"(no trip was announced through this bridge; say which: {"cancel":true,"trip_id":"..."})"};
    }
    write.value = {{"trip_id", trip}, {"estimated_arrival_window_begin", 0}, {"estimated_arrival_window_end", 0}};
  }
  return resolve_value(write, document);
}

void CommandQueue::make_queued_receipts(const std::vector<DueWrite>& group, Instant until, Instant now,
                                        const ObjectSnapshot& object) {
  const WallTime not_before = now.wall + (until - now);
  for (const DueWrite& due : group) {
    Command& command = *due.command;
    const auto& last_told = command.queued_not_before;
    // The sender is told again only if it takes at least a second longer than was told last.
    if (last_told && *last_told + std::chrono::seconds(1) > not_before) continue;
    command.queued_not_before = not_before;
    make_receipt_for(command, why_queued(now), now, object);
  }
}

CommandResult CommandQueue::why_queued(Instant now) const {
  if (budget_.blocked(now)) {
    return {Status::queued, Code::blocked, "the service has blocked writes to this device for a while"};
  }
  if (budget_.next(now) > now || last_send_error_.empty()) {
    return {Status::queued, Code::ok, "it waits for its turn: " + pace_text(budget_.pace())};
  }
  return {Status::queued, Code::cloud_down,
          "the service could not be reached (" + last_send_error_ + "); tried again then"};
}

upstream::Write CommandQueue::start_write(const std::vector<DueWrite>& group, Instant now,
                                          const json::object& document) {
  upstream::Write call{id_, {}};
  for (const DueWrite& due : group) {
    FieldWrite& write = *due.write;
    supersede_watched(write);
    write.state = State::calling;
    write.sent = true;
    write.before = observed(write, document);
    due.command->sent = now;
    if (is_temperature(write.slot)) temperatures_changed_since_.reset();
    call.fields[write.field] = write.value;
  }
  write_sent_ = now;
  return call;
}

void CommandQueue::write_not_recorded(const std::string& why, Instant now) {
  write_sent_.reset();
  for_each_write(commands_, State::calling, [&](Command&, FieldWrite& write) {
    write.sent = false;
    finish(write, {Status::refused, Code::service_error,
                   "nothing was sent, because the write could not be recorded first: " + why});
  });
  request_tick(now);
}

std::vector<Slot> CommandQueue::write_ended(const upstream::WriteOutcome& outcome, Instant now) {
  if (!write_sent_) return {};
  const milliseconds took = now - *std::exchange(write_sent_, std::nullopt);
  if (never_reached_service(outcome.kind)) {
    budget_.give_back();
  } else {
    budget_.arrived_late(took);
  }
  request_tick(now);
  apply_outcome(outcome, now);

  std::vector<const FieldWrite*> written;
  for_each_write(commands_, State::calling, [&](Command&, FieldWrite& write) { written.push_back(&write); });
  auto denied = denied_slots(outcome, written);
  for_each_write(commands_, State::calling, [&](Command& command, FieldWrite& write) {
    NextStep step = next_step(outcome, budget_.next(now) < command.expires);
    write.sent = step.sent;
    switch (step.action) {
      case NextStep::Action::finish:
        // The final receipt says when the block ends.
        if (step.result.code == Code::blocked) command.queued_not_before = now.wall + (budget_.next(now) - now);
        finish(write, std::move(step.result));
        break;
      case NextStep::Action::watch:
        write.state = State::watching;
        write.accepted = outcome.kind == Outcome::accepted;
        write.watch_until = now + options_.confirm;
        write.if_not_shown = std::move(step.result);
        break;
      case NextStep::Action::wait_again:
        write.state = State::waiting;
        break;
    }
    if (outcome.kind == Outcome::accepted && write.slot == Slot::eta && !cancels_trip(write)) {
      announced_trip_ = trip_of(write);
    }
  });
  return denied;
}

void CommandQueue::apply_outcome(const upstream::WriteOutcome& outcome, Instant now) {
  if (outcome.kind != Outcome::not_sent) last_send_error_.clear();
  if (outcome.kind == Outcome::accepted) {
    budget_.accepted();
    retry_.reset();
    retry_at_.reset();
  } else if (outcome.kind == Outcome::blocked) {
    budget_.block(options_.blocked_pause, outcome.wait, now, outcome.wait_is_enough);
  } else if (outcome.kind == Outcome::not_sent) {
    // With `wait`, the back end itself has held the write back, and will take it after that time: this is not an error.
    retry_at_ = now + (outcome.wait ? *outcome.wait : retry_.next(random_));
    last_send_error_ = outcome.wait ? "" : outcome.message;
  }
}

void CommandQueue::write_reverted(const upstream::RevertedWrite& reverted) {
  for_each_write(commands_, State::watching, [&](Command&, FieldWrite& write) {
    if (write.field == reverted.field) finish(write, {Status::reverted, Code::ok, reverted.message});
  });
}

void CommandQueue::refuse_waiting(const Refusal& why) {
  for_each_write(commands_, State::waiting, [&](Command&, FieldWrite& write) {
    finish(write, {Status::refused, why.code, why.message});
  });
}

void CommandQueue::give_up(const Refusal& why) {
  refuse_waiting(why);
  for_each_write(commands_, State::watching, [&](Command&, FieldWrite& write) {
    finish(write, {Status::unconfirmed, why.code, why.message});
  });
}

void CommandQueue::close_done(Instant now, const ObjectSnapshot& object) {
  for (auto command = commands_.begin(); command != commands_.end();) {
    if (!is_done(*command)) {
      ++command;
      continue;
    }
    make_receipt_for(*command, combined_result(*command), now, object);
    command = commands_.erase(command);
  }
  if (commands_.empty()) temperatures_changed_since_.reset();
}

void CommandQueue::make_receipt_for(const Command& command, CommandResult result, Instant now,
                                    const ObjectSnapshot& object) {
  receipts_.push_back(make_receipt(command, std::move(result), object.document, budget_.available(now), now));
}

}  // namespace nest2mqtt::command
