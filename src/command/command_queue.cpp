#include "command_queue.h"

#include <algorithm>
#include <utility>

#include "nest2mqtt/base/duration.h"

#include "preconditions.h"

namespace nest2mqtt::command {
namespace {

using model::Slot;
using State = FieldWrite::State;
using Outcome = upstream::WriteOutcome::Kind;

/// A slider that never rests is sent all the same after this many times `settle`.
constexpr int longest_slide = 10;

bool is_other_half(const FieldWrite& a, const FieldWrite& b) {
  const bool halves = (a.slot == Slot::target_temperature_low && b.slot == Slot::target_temperature_high) ||
                      (a.slot == Slot::target_temperature_high && b.slot == Slot::target_temperature_low);
  return halves && a.unit == b.unit;
}

/// The service cannot have counted such a call.
bool never_reached_service(Outcome kind) {
  return kind == Outcome::not_sent || kind == Outcome::not_built || kind == Outcome::unsupported;
}

/// The service cancels a trip when its arrival window begins at 0.
bool cancels_trip(const FieldWrite& write, const std::string& trip) {
  const json::object* const fields = write.slot == Slot::eta ? write.value.if_object() : nullptr;
  if (fields == nullptr || model::string_member(*fields, "trip_id") != trip) return false;
  return model::number_member(*fields, "estimated_arrival_window_begin") == 0.0;
}

std::string pace(milliseconds refill) {
  using namespace std::chrono_literals;
  if (refill == 1s) return "a second";
  if (refill == 1min) return "a minute";
  if (refill == 1h) return "an hour";
  return "every " + format_duration(refill);
}

/// For the person who waits: why it takes so long.
std::string write_limit(const CommandOptions& options) {
  if (options.burst == 1) return "Nest takes one change " + pace(options.refill);
  return "Nest takes " + std::to_string(options.burst) + " changes, then one " + pace(options.refill);
}

/// Our code for the anchor in the `type` of a refusal; docs/wwn-protocol.md, "Writes", lists them.
Code code_of(std::string_view anchor) {
  if (anchor == "mode-error") return Code::wrong_mode;
  if (anchor == "incompatible-mode") return Code::incompatible_mode;
  if (anchor == "low-high-error" || anchor == "range-error") return Code::low_high_gap;
  if (anchor == "not-online") return Code::device_offline;
  if (anchor == "no-write-permission") return Code::permission;
  if (anchor.ends_with("-value-4-lock")) return Code::locked;
  if (anchor.ends_with("-value")) return Code::out_of_range;
  return Code::service_error;
}

/// Of several writes in one command, the one with most bad news speaks for all.
int weight(Status status) {
  switch (status) {
    case Status::rejected:
      return 8;
    case Status::refused:
      return 7;
    case Status::reverted:
      return 6;
    case Status::unconfirmed:
      return 5;
    case Status::expired:
      return 4;
    case Status::confirmed:
      return 3;
    case Status::unchanged:
      return 2;
    case Status::superseded:
      return 1;
    default:
      return 0;
  }
}

CommandResult result_of(const Command& command) {
  const FieldWrite* worst = &command.writes.front();
  for (const FieldWrite& write : command.writes) {
    if (weight(write.result.status) > weight(worst->result.status)) worst = &write;
  }
  CommandResult result = worst->result;
  if (command.writes.size() == 1) return result;
  result.message.clear();
  for (const FieldWrite& write : command.writes) {
    if (write.result.message.empty()) continue;
    if (!result.message.empty()) result.message += "; ";
    result.message += write.name + " " + std::string(status_word(write.result.status)) + ": " + write.result.message;
  }
  return result;
}

}  // namespace

UnfinishedCommand unfinished_part(const Command& command) {
  UnfinishedCommand part{command.number, command.received.wall, {}, command.told_not_before};
  for (const FieldWrite& write : command.writes) {
    if (write.state != State::done) part.requested[write.name] = write.requested;
  }
  return part;
}

std::vector<UnfinishedCommand> CommandQueue::unfinished() const {
  std::vector<UnfinishedCommand> parts;
  for (const Command& command : commands_) parts.push_back(unfinished_part(command));
  return parts;
}

template <class Function>
void CommandQueue::for_each(State state, Function function) {
  for (Command& command : commands_) {
    for (FieldWrite& write : command.writes) {
      if (write.state == state) function(command, write);
    }
  }
}

void CommandQueue::add(Command command, Instant now, const Live& live) {
  for (FieldWrite& write : command.writes) {
    supersede(write);
    if (is_setpoint(write.slot)) {
      if (!slide_began_) slide_began_ = now;
      const Instant rest = std::min(now + options_.settle, *slide_began_ + options_.settle * longest_slide);
      write.ready_at = rest;
      for_each(State::waiting, [&](Command&, FieldWrite& other) {
        if (is_setpoint(other.slot)) other.ready_at = rest;
      });
    }
  }
  commands_.push_back(std::move(command));
  tell(commands_.back(), {Status::accepted, Code::ok, ""}, now, live);
  close_finished(now, live);
  want_tick(now);
}

void CommandQueue::restore(Command command) {
  for (const FieldWrite& write : command.writes) {
    if (write.state == State::waiting) supersede(write);  // the earlier run died before it could
  }
  commands_.push_back(std::move(command));
}

void CommandQueue::refuse(const Command& command, json::object requested, const Refusal& why, Instant now,
                          const Live& live) {
  tell(command, {Status::refused, why.code, why.message}, now, live);
  receipts_.back().receipt.requested = std::move(requested);
}

void CommandQueue::supersede(const FieldWrite& newer) {
  for_each(State::waiting, [&](Command&, FieldWrite& older) {
    if (older.slot == newer.slot) {
      finish(older, {Status::superseded, Code::superseded, "a newer value came before this one was sent"});
    }
  });
}

std::optional<upstream::Write> CommandQueue::advance(Instant now, const Live& live) {
  deadline_.reset();
  std::optional<upstream::Write> call;
  watch(now, live);
  expire(now, live);
  if (live.home_known && live.object == nullptr) {
    for_each(State::waiting, [&](Command&, FieldWrite& write) {
      finish(write, {Status::refused, Code::unknown_device, "the home no longer has this device"});
    });
  }
  while (!calling() && live.object != nullptr && live.online) {
    const auto picked = pick(now);
    if (picked.empty()) break;
    const auto group = only_sendable(picked, live);
    if (group.empty()) continue;  // all of them are finished now; look for the next
    const Instant at = std::max(budget_.next(now), retry_at_.value_or(now));
    if (at > now || !budget_.try_take(now)) {
      tell_queued(group, at, now, live);
      want_tick(at);
      break;
    }
    call = send(group, now, *live.object);
  }
  for_each(State::waiting, [&](Command& command, FieldWrite& write) {
    want_tick(command.expires);
    if (write.ready_at && *write.ready_at > now) want_tick(*write.ready_at);
  });
  close_finished(now, live);
  return call;
}

void CommandQueue::watch(Instant now, const Live& live) {
  for_each(State::watching, [&](Command& command, FieldWrite& write) { watch(command, write, now, live.object); });
}

void CommandQueue::watch(Command& command, FieldWrite& write, Instant now, const json::object* object) {
  // After a restart the time begins with the first document: before it nothing could be seen.
  if (!write.watch_until) {
    if (object == nullptr && command.expires + options_.confirm > now) {
      want_tick(command.expires + options_.confirm);
      return;
    }
    write.watch_until = now + options_.confirm;
  }
  const bool shown = object != nullptr && is_fulfilled(write, *object);
  if (shown) {
    if (!write.shown_since) write.shown_since = now;
    write.was_shown = true;
    // A device that turns the value down shows it for a moment first.
    if (*write.shown_since + options_.settle <= now || *write.watch_until <= now) {
      if (cancels_trip(write, last_trip)) {
        last_trip.clear();
        trip_changed = true;
      }
      finish(write, {Status::confirmed, Code::ok, ""});
      return;
    }
    want_tick(*write.shown_since + options_.settle);
  } else {
    write.shown_since.reset();
  }
  if (*write.watch_until > now) {
    want_tick(*write.watch_until);
    return;
  }
  const bool changed = object != nullptr && !model::same(observed(write, *object), write.before);
  if (write.was_shown || changed) {
    finish(write, {Status::reverted, Code::ok, "the service took the value, then showed another one"});
  } else {
    finish(write, write.if_not_shown);
  }
}

void CommandQueue::expire(Instant now, const Live& live) {
  for_each(State::waiting, [&](Command& command, FieldWrite& write) {
    if (command.expires > now) return;
    CommandResult result{Status::expired, Code::stale_command, "it could not be sent in time and is not sent any more"};
    if (!live.online) {
      result.code = Code::cloud_down;
      result.message = "the service could not be reached in time; it is not sent any more";
    } else if (budget_.frozen(now)) {
      result.code = Code::blocked;
      result.message = "the service has blocked writes to this device; it is not sent any more";
    } else if (!unreachable_.empty()) {
      result.message = "the service could not be reached in time (" + unreachable_ + "); it is not sent any more";
    }
    finish(write, std::move(result));
  });
}

bool CommandQueue::is_due(const FieldWrite& write, Instant now) const {
  return write.state == State::waiting && (!write.ready_at || *write.ready_at <= now);
}

bool CommandQueue::under_way(Slot slot) const {
  return std::any_of(commands_.begin(), commands_.end(), [&](const Command& command) {
    return std::any_of(command.writes.begin(), command.writes.end(), [&](const FieldWrite& write) {
      return write.slot == slot && (write.state == State::calling || write.state == State::watching);
    });
  });
}

std::vector<CommandQueue::Ref> CommandQueue::pick(Instant now) {
  std::vector<Ref> due;
  for_each(State::waiting, [&](Command& command, FieldWrite& write) {
    if (is_due(write, now)) due.push_back({&command, &write});
  });
  const auto mode =
      std::find_if(due.begin(), due.end(), [](const Ref& ref) { return ref.write->slot == Slot::hvac_mode; });
  if (mode != due.end()) return {*mode};
  if (under_way(Slot::hvac_mode)) std::erase_if(due, [](const Ref& ref) { return is_setpoint(ref.write->slot); });
  if (due.empty()) return {};

  const Ref first = due.front();
  if (first.write->slot == Slot::eta) return {first};  // has a path of its own
  std::vector<Ref> group;
  for (const Ref& ref : due) {
    const bool same_command = ref.command == first.command && ref.write->slot != Slot::eta;
    const bool completes_pair =
        std::any_of(first.command->writes.begin(), first.command->writes.end(),
                    [&](const FieldWrite& write) { return is_due(write, now) && is_other_half(write, *ref.write); });
    if (same_command || completes_pair) group.push_back(ref);
  }
  return group;
}

std::optional<Refusal> CommandQueue::complete(FieldWrite& write, const json::object& object) const {
  if (write.slot == Slot::eta && model::bool_member(write.value.get_object(), "cancel").value_or(false)) {
    std::string trip(model::string_member(write.value.get_object(), "trip_id").value_or(last_trip));
    if (trip.empty()) {
      return Refusal{Code::bad_payload,
                     R"(no trip was announced through this bridge; say which: {"cancel":true,"trip_id":"..."})"};
    }
    write.value = {{"trip_id", trip}, {"estimated_arrival_window_begin", 0}, {"estimated_arrival_window_end", 0}};
  }
  return resolve(write, object);
}

std::vector<CommandQueue::Ref> CommandQueue::only_sendable(const std::vector<Ref>& group, const Live& live) {
  const json::object& object = *live.object;
  std::vector<const FieldWrite*> together;
  together.reserve(group.size());
  for (const Ref& ref : group) together.push_back(ref.write);
  std::vector<Ref> sendable;
  for (const Ref& ref : group) {
    auto refusal = complete(*ref.write, object);
    const bool settled = !under_way(ref.write->slot) && ref.write->slot != Slot::eta;
    if (!refusal && settled && is_fulfilled(*ref.write, object)) {
      finish(*ref.write, {Status::unchanged, Code::ok, "it is so already; nothing was sent"});
      continue;
    }
    if (!refusal && live.denied != nullptr) refusal = live.denied->check(live.account, id_, *ref.write);
    if (!refusal) refusal = check_preconditions(*ref.write, together, id_, object);
    if (refusal) {
      finish(*ref.write, {Status::refused, refusal->code, refusal->message});
    } else {
      sendable.push_back(ref);
    }
  }
  // What remains was judged together with what falls out: a low setpoint against a high one that is not sent after all.
  return sendable.empty() || sendable.size() == group.size() ? sendable : only_sendable(sendable, live);
}

void CommandQueue::tell_queued(const std::vector<Ref>& group, Instant at, Instant now, const Live& live) {
  for (const Ref& ref : group) {
    Command& command = *ref.command;
    const WallTime not_before = now.wall + (at - now);
    if (command.told_not_before && *command.told_not_before + std::chrono::seconds(1) > not_before) continue;
    command.told_not_before = not_before;
    tell(command, why_queued(now), now, live);
  }
}

CommandResult CommandQueue::why_queued(Instant now) const {
  if (budget_.frozen(now)) {
    return {Status::queued, Code::blocked, "the service has blocked writes to this device for a while"};
  }
  if (budget_.next(now) > now || unreachable_.empty()) {
    return {Status::queued, Code::ok, "it waits for its turn: " + write_limit(options_)};
  }
  return {Status::queued, Code::cloud_down,
          "the service could not be reached (" + unreachable_ + "); tried again then"};
}

upstream::Write CommandQueue::send(const std::vector<Ref>& group, Instant now, const json::object& object) {
  upstream::Write call{id_, "", json::object()};
  for (const Ref& ref : group) {
    FieldWrite& write = *ref.write;
    for_each(State::watching, [&](Command&, FieldWrite& older) {
      if (older.slot == write.slot) {
        finish(older, {Status::superseded, Code::superseded, "a newer value was sent before this one was confirmed"});
      }
    });
    write.state = State::calling;
    write.sent = true;
    write.before = observed(write, object);
    ref.command->sent = now;
    if (is_setpoint(write.slot)) slide_began_.reset();
    if (write.slot == Slot::eta) {
      call = {id_, "eta", write.value};
    } else {
      call.body.get_object()[write.field] = write.value;
    }
  }
  call_sent_ = now;
  return call;
}

void CommandQueue::not_recorded(const std::string& why, Instant now) {
  call_sent_.reset();
  for_each(State::calling, [&](Command&, FieldWrite& write) {
    write.sent = false;
    finish(write, {Status::refused, Code::service_error,
                   "nothing was sent, because the write could not be recorded first: " + why});
  });
  want_tick(now);
}

void CommandQueue::outcome(const upstream::WriteOutcome& outcome, Instant now) {
  if (!call_sent_) return;
  const milliseconds took = now - *std::exchange(call_sent_, std::nullopt);
  if (never_reached_service(outcome.kind)) {
    budget_.give_back();
  } else {
    budget_.arrived_late(took);
  }
  want_tick(now);
  if (outcome.kind != Outcome::not_sent) unreachable_.clear();
  if (outcome.kind == Outcome::accepted) {
    budget_.accepted();
    retry_.reset();
    retry_at_.reset();
  } else if (outcome.kind == Outcome::blocked) {
    budget_.freeze(outcome.wait, now);
  } else if (outcome.kind == Outcome::not_sent) {
    retry_at_ = now + retry_.next(random_);
    unreachable_ = outcome.message;
  }
  for_each(State::calling, [&](Command& command, FieldWrite& write) {
    const auto watch_it = [&](CommandResult if_not_shown) {
      write.state = State::watching;
      write.watch_until = now + options_.confirm;
      write.if_not_shown = std::move(if_not_shown);
    };
    const auto wait_again = [&] {
      write.state = State::waiting;
      write.sent = false;
    };
    switch (outcome.kind) {
      case Outcome::accepted:
        if (write.slot == Slot::eta) last_trip = model::string_member(write.value.get_object(), "trip_id").value_or("");
        watch_it({Status::unconfirmed, Code::timeout, "the service took the value, but its stream never showed it"});
        break;
      case Outcome::rejected:
        finish(write, {Status::rejected, code_of(outcome.reason), outcome.message});
        break;
      case Outcome::writes_refused:
        finish(write, {Status::rejected, Code::permission, outcome.message + "; log in again"});
        break;
      case Outcome::not_allowed:
        finish(write, {Status::rejected, Code::permission, outcome.message});
        break;
      case Outcome::blocked:
        // "Blocked" is proof that nothing was done; it may still go out if the freeze ends before its time does.
        if (budget_.next(now) < command.expires) {
          wait_again();
        } else {
          command.told_not_before = now.wall + (budget_.next(now) - now);
          finish(write, {Status::rejected, Code::blocked, "the service says: " + outcome.message});
        }
        break;
      case Outcome::unsupported:
        write.sent = false;
        finish(write, {Status::refused, Code::permission, outcome.message});
        break;
      case Outcome::not_built:
        write.sent = false;
        finish(write, {Status::refused, Code::service_error, outcome.message});
        break;
      case Outcome::misdirected:
        finish(write, {Status::rejected, Code::service_error, outcome.message});
        break;
      case Outcome::not_sent:
        wait_again();
        break;
      case Outcome::failed:
        watch_it({Status::rejected, Code::service_error, outcome.message});
        break;
      case Outcome::unknown:
        watch_it({Status::unconfirmed, Code::service_error,
                  "the service's answer was lost (" + outcome.message + ") and its stream never showed the value"});
        break;
    }
  });
}

std::vector<Slot> CommandQueue::denied_by(const upstream::WriteOutcome& outcome) const {
  if (outcome.kind != Outcome::rejected || code_of(outcome.reason) != Code::permission) return {};
  std::vector<const FieldWrite*> written;
  for (const Command& command : commands_) {
    for (const FieldWrite& write : command.writes) {
      if (write.state == State::calling) written.push_back(&write);
    }
  }
  std::vector<Slot> denied;
  for (const FieldWrite* write : written) {
    const auto& names = outcome.not_permitted;
    // One that was written alone is meant, whatever it is called.
    const bool named = std::find(names.begin(), names.end(), write->field) != names.end();
    if (named || written.size() == 1) denied.push_back(write->slot);
  }
  return denied;
}

void CommandQueue::refuse_waiting(const Refusal& why) {
  for_each(State::waiting, [&](Command&, FieldWrite& write) {
    finish(write, {Status::refused, why.code, why.message});
  });
}

void CommandQueue::give_up(const Refusal& why) {
  refuse_waiting(why);
  for_each(State::watching, [&](Command&, FieldWrite& write) {
    finish(write, {Status::unconfirmed, why.code, why.message});
  });
}

void CommandQueue::finish(FieldWrite& write, CommandResult result) {
  write.state = State::done;
  write.result = std::move(result);
}

void CommandQueue::close_finished(Instant now, const Live& live) {
  for (auto command = commands_.begin(); command != commands_.end();) {
    const bool done = std::all_of(command->writes.begin(), command->writes.end(),
                                  [](const FieldWrite& write) { return write.state == State::done; });
    if (!done) {
      ++command;
      continue;
    }
    tell(*command, result_of(*command), now, live);
    command = commands_.erase(command);
  }
  if (commands_.empty()) slide_began_.reset();
}

void CommandQueue::tell(const Command& command, CommandResult result, Instant now, const Live& live) {
  Receipt receipt;
  receipt.number = command.number;
  receipt.transaction = command.transaction;
  receipt.path = id_.path();
  for (const FieldWrite& write : command.writes) {
    receipt.requested[write.name] = write.requested;
    if (write.sent) receipt.sent[write.slot == Slot::eta ? "eta" : write.field] = write.value;
    if (live.object != nullptr) receipt.observed[shown_as(write)] = observed(write, *live.object);
  }
  receipt.received_at = command.received.wall;
  if (command.sent && !receipt.sent.empty()) receipt.sent_at = command.sent->wall;  // a blocked call was not a sending
  if (is_final(result.status)) receipt.finished_at = now.wall;
  if (result.status == Status::queued || result.code == Code::blocked) receipt.not_before = command.told_not_before;
  receipt.budget_left = budget_.available(now);
  receipt.result = std::move(result);
  receipts_.push_back({id_, command.response_topic, command.correlation_data, std::move(receipt)});
}

}  // namespace nest2mqtt::command
