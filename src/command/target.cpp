#include "target.h"

#include <algorithm>
#include <utility>

#include "nest2mqtt/base/duration.h"

#include "live_check.h"

namespace nest2mqtt::command {
namespace {

using model::Slot;
using State = Wish::State;
using Outcome = upstream::WriteOutcome::Kind;

/// A slider that never rests is sent all the same after this many times `settle`.
constexpr int longest_slide = 10;

bool is_other_half(const Wish& a, const Wish& b) {
  const bool halves = (a.slot == Slot::target_temperature_low && b.slot == Slot::target_temperature_high) ||
                      (a.slot == Slot::target_temperature_high && b.slot == Slot::target_temperature_low);
  return halves && a.unit == b.unit;
}

/// The service cannot have counted such a call.
bool never_reached_service(Outcome kind) {
  return kind == Outcome::not_sent || kind == Outcome::not_built || kind == Outcome::unsupported;
}

/// The service cancels a trip when its arrival window begins at 0.
bool cancels_trip(const Wish& wish, const std::string& trip) {
  const json::object* const fields = wish.slot == Slot::eta ? wish.value.if_object() : nullptr;
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

/// Of several wishes in one command, the one with most bad news speaks for all.
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

Verdict verdict_of(const Command& command) {
  const Wish* worst = &command.wishes.front();
  for (const Wish& wish : command.wishes) {
    if (weight(wish.verdict.status) > weight(worst->verdict.status)) worst = &wish;
  }
  Verdict verdict = worst->verdict;
  if (command.wishes.size() == 1) return verdict;
  verdict.message.clear();
  for (const Wish& wish : command.wishes) {
    if (wish.verdict.message.empty()) continue;
    if (!verdict.message.empty()) verdict.message += "; ";
    verdict.message += wish.name + " " + std::string(status_word(wish.verdict.status)) + ": " + wish.verdict.message;
  }
  return verdict;
}

}  // namespace

UnfinishedCommand unfinished_part(const Command& command) {
  UnfinishedCommand part{command.number, command.received.wall, {}, command.told_not_before};
  for (const Wish& wish : command.wishes) {
    if (wish.state != State::done) part.requested[wish.name] = wish.requested;
  }
  return part;
}

std::vector<UnfinishedCommand> Target::unfinished() const {
  std::vector<UnfinishedCommand> parts;
  for (const Command& command : commands_) parts.push_back(unfinished_part(command));
  return parts;
}

template <class Function>
void Target::for_each(State state, Function function) {
  for (Command& command : commands_) {
    for (Wish& wish : command.wishes) {
      if (wish.state == state) function(command, wish);
    }
  }
}

void Target::add(Command command, Instant now, const Live& live) {
  for (Wish& wish : command.wishes) {
    supersede(wish);
    if (is_setpoint(wish.slot)) {
      if (!slide_began_) slide_began_ = now;
      const Instant rest = std::min(now + options_.settle, *slide_began_ + options_.settle * longest_slide);
      wish.ready_at = rest;
      for_each(State::waiting, [&](Command&, Wish& other) {
        if (is_setpoint(other.slot)) other.ready_at = rest;
      });
    }
  }
  commands_.push_back(std::move(command));
  tell(commands_.back(), {Status::accepted, Code::ok, ""}, now, live);
  close_finished(now, live);
  want_tick(now);
}

void Target::restore(Command command) {
  for (const Wish& wish : command.wishes) {
    if (wish.state == State::waiting) supersede(wish);  // the earlier run died before it could
  }
  commands_.push_back(std::move(command));
}

void Target::refuse(const Command& command, json::object requested, const Refusal& why, Instant now, const Live& live) {
  tell(command, {Status::refused, why.code, why.message}, now, live);
  receipts_.back().receipt.requested = std::move(requested);
}

void Target::supersede(const Wish& newer) {
  for_each(State::waiting, [&](Command&, Wish& older) {
    if (older.slot == newer.slot) {
      finish(older, {Status::superseded, Code::superseded, "a newer value came before this one was sent"});
    }
  });
}

std::optional<upstream::Write> Target::advance(Instant now, const Live& live) {
  deadline_.reset();
  std::optional<upstream::Write> write;
  watch(now, live);
  expire(now, live);
  if (live.home_known && live.object == nullptr) {
    for_each(State::waiting, [&](Command&, Wish& wish) {
      finish(wish, {Status::refused, Code::unknown_device, "the home no longer has this device"});
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
    write = send(group, now, *live.object);
  }
  for_each(State::waiting, [&](Command& command, Wish& wish) {
    want_tick(command.expires);
    if (wish.ready_at && *wish.ready_at > now) want_tick(*wish.ready_at);
  });
  close_finished(now, live);
  return write;
}

void Target::watch(Instant now, const Live& live) {
  for_each(State::watching, [&](Command& command, Wish& wish) { watch(command, wish, now, live.object); });
}

void Target::watch(Command& command, Wish& wish, Instant now, const json::object* object) {
  // After a restart the time begins with the first document: before it nothing could be seen.
  if (!wish.watch_until) {
    if (object == nullptr && command.expires + options_.confirm > now) {
      want_tick(command.expires + options_.confirm);
      return;
    }
    wish.watch_until = now + options_.confirm;
  }
  const bool shown = object != nullptr && is_fulfilled(wish, *object);
  if (shown) {
    if (!wish.shown_since) wish.shown_since = now;
    wish.was_shown = true;
    // A device that turns the value down shows it for a moment first.
    if (*wish.shown_since + options_.settle <= now || *wish.watch_until <= now) {
      if (cancels_trip(wish, last_trip)) {
        last_trip.clear();
        trip_changed = true;
      }
      finish(wish, {Status::confirmed, Code::ok, ""});
      return;
    }
    want_tick(*wish.shown_since + options_.settle);
  } else {
    wish.shown_since.reset();
  }
  if (*wish.watch_until > now) {
    want_tick(*wish.watch_until);
    return;
  }
  const bool changed = object != nullptr && !model::same(observed(wish, *object), wish.before);
  if (wish.was_shown || changed) {
    finish(wish, {Status::reverted, Code::ok, "the service took the value, then showed another one"});
  } else {
    finish(wish, wish.if_not_shown);
  }
}

void Target::expire(Instant now, const Live& live) {
  for_each(State::waiting, [&](Command& command, Wish& wish) {
    if (command.expires > now) return;
    Verdict verdict{Status::expired, Code::stale_command, "it could not be sent in time and is not sent any more"};
    if (!live.online) {
      verdict.code = Code::cloud_down;
      verdict.message = "the service could not be reached in time; it is not sent any more";
    } else if (budget_.frozen(now)) {
      verdict.code = Code::blocked;
      verdict.message = "the service has blocked writes to this device; it is not sent any more";
    } else if (!unreachable_.empty()) {
      verdict.message = "the service could not be reached in time (" + unreachable_ + "); it is not sent any more";
    }
    finish(wish, std::move(verdict));
  });
}

bool Target::is_due(const Wish& wish, Instant now) const {
  return wish.state == State::waiting && (!wish.ready_at || *wish.ready_at <= now);
}

bool Target::under_way(Slot slot) const {
  return std::any_of(commands_.begin(), commands_.end(), [&](const Command& command) {
    return std::any_of(command.wishes.begin(), command.wishes.end(), [&](const Wish& wish) {
      return wish.slot == slot && (wish.state == State::calling || wish.state == State::watching);
    });
  });
}

std::vector<Target::Ref> Target::pick(Instant now) {
  std::vector<Ref> due;
  for_each(State::waiting, [&](Command& command, Wish& wish) {
    if (is_due(wish, now)) due.push_back({&command, &wish});
  });
  const auto mode =
      std::find_if(due.begin(), due.end(), [](const Ref& ref) { return ref.wish->slot == Slot::hvac_mode; });
  if (mode != due.end()) return {*mode};
  if (under_way(Slot::hvac_mode)) std::erase_if(due, [](const Ref& ref) { return is_setpoint(ref.wish->slot); });
  if (due.empty()) return {};

  const Ref first = due.front();
  if (first.wish->slot == Slot::eta) return {first};  // has a path of its own
  std::vector<Ref> group;
  for (const Ref& ref : due) {
    const bool same_command = ref.command == first.command && ref.wish->slot != Slot::eta;
    const bool completes_pair =
        std::any_of(first.command->wishes.begin(), first.command->wishes.end(),
                    [&](const Wish& wish) { return is_due(wish, now) && is_other_half(wish, *ref.wish); });
    if (same_command || completes_pair) group.push_back(ref);
  }
  return group;
}

std::optional<Refusal> Target::complete(Wish& wish, const json::object& object) const {
  if (wish.slot == Slot::eta && model::bool_member(wish.value.get_object(), "cancel").value_or(false)) {
    std::string trip(model::string_member(wish.value.get_object(), "trip_id").value_or(last_trip));
    if (trip.empty()) {
      return Refusal{Code::bad_payload,
                     R"(no trip was announced through this bridge; say which: {"cancel":true,"trip_id":"..."})"};
    }
    wish.value = {{"trip_id", trip}, {"estimated_arrival_window_begin", 0}, {"estimated_arrival_window_end", 0}};
  }
  return resolve(wish, object);
}

std::vector<Target::Ref> Target::only_sendable(const std::vector<Ref>& group, const Live& live) {
  const json::object& object = *live.object;
  std::vector<const Wish*> together;
  together.reserve(group.size());
  for (const Ref& ref : group) together.push_back(ref.wish);
  std::vector<Ref> sendable;
  for (const Ref& ref : group) {
    auto refusal = complete(*ref.wish, object);
    const bool settled = !under_way(ref.wish->slot) && ref.wish->slot != Slot::eta;
    if (!refusal && settled && is_fulfilled(*ref.wish, object)) {
      finish(*ref.wish, {Status::unchanged, Code::ok, "it is so already; nothing was sent"});
      continue;
    }
    if (!refusal && live.denied != nullptr) refusal = live.denied->check(live.account, id_, *ref.wish);
    if (!refusal) refusal = check_live(*ref.wish, together, id_, object);
    if (refusal) {
      finish(*ref.wish, {Status::refused, refusal->code, refusal->message});
    } else {
      sendable.push_back(ref);
    }
  }
  // What remains was judged together with what falls out: a low setpoint against a high one that is not sent after all.
  return sendable.empty() || sendable.size() == group.size() ? sendable : only_sendable(sendable, live);
}

void Target::tell_queued(const std::vector<Ref>& group, Instant at, Instant now, const Live& live) {
  for (const Ref& ref : group) {
    Command& command = *ref.command;
    const WallTime not_before = now.wall + (at - now);
    if (command.told_not_before && *command.told_not_before + std::chrono::seconds(1) > not_before) continue;
    command.told_not_before = not_before;
    tell(command, why_queued(now), now, live);
  }
}

Verdict Target::why_queued(Instant now) const {
  if (budget_.frozen(now)) {
    return {Status::queued, Code::blocked, "the service has blocked writes to this device for a while"};
  }
  if (budget_.next(now) > now || unreachable_.empty()) {
    return {Status::queued, Code::ok, "it waits for its turn: " + write_limit(options_)};
  }
  return {Status::queued, Code::cloud_down,
          "the service could not be reached (" + unreachable_ + "); tried again then"};
}

upstream::Write Target::send(const std::vector<Ref>& group, Instant now, const json::object& object) {
  upstream::Write write{id_, "", json::object()};
  for (const Ref& ref : group) {
    Wish& wish = *ref.wish;
    for_each(State::watching, [&](Command&, Wish& older) {
      if (older.slot == wish.slot) {
        finish(older, {Status::superseded, Code::superseded, "a newer value was sent before this one was confirmed"});
      }
    });
    wish.state = State::calling;
    wish.sent = true;
    wish.before = observed(wish, object);
    ref.command->sent = now;
    if (is_setpoint(wish.slot)) slide_began_.reset();
    if (wish.slot == Slot::eta) {
      write = {id_, "eta", wish.value};
    } else {
      write.body.get_object()[wish.field] = wish.value;
    }
  }
  call_sent_ = now;
  return write;
}

void Target::not_recorded(const std::string& why, Instant now) {
  call_sent_.reset();
  for_each(State::calling, [&](Command&, Wish& wish) {
    wish.sent = false;
    finish(wish, {Status::refused, Code::service_error,
                  "nothing was sent, because the write could not be recorded first: " + why});
  });
  want_tick(now);
}

void Target::outcome(const upstream::WriteOutcome& outcome, Instant now) {
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
  for_each(State::calling, [&](Command& command, Wish& wish) {
    const auto watch_it = [&](Verdict if_not_shown) {
      wish.state = State::watching;
      wish.watch_until = now + options_.confirm;
      wish.if_not_shown = std::move(if_not_shown);
    };
    const auto wait_again = [&] {
      wish.state = State::waiting;
      wish.sent = false;
    };
    switch (outcome.kind) {
      case Outcome::accepted:
        if (wish.slot == Slot::eta) last_trip = model::string_member(wish.value.get_object(), "trip_id").value_or("");
        watch_it({Status::unconfirmed, Code::timeout, "the service took the value, but its stream never showed it"});
        break;
      case Outcome::rejected:
        finish(wish, {Status::rejected, code_of(outcome.reason), outcome.message});
        break;
      case Outcome::writes_refused:
        finish(wish, {Status::rejected, Code::permission, outcome.message + "; log in again"});
        break;
      case Outcome::not_allowed:
        finish(wish, {Status::rejected, Code::permission, outcome.message});
        break;
      case Outcome::blocked:
        // "Blocked" is proof that nothing was done; it may still go out if the freeze ends before its time does.
        if (budget_.next(now) < command.expires) {
          wait_again();
        } else {
          command.told_not_before = now.wall + (budget_.next(now) - now);
          finish(wish, {Status::rejected, Code::blocked, "the service says: " + outcome.message});
        }
        break;
      case Outcome::unsupported:
        wish.sent = false;
        finish(wish, {Status::refused, Code::permission, outcome.message});
        break;
      case Outcome::not_built:
        wish.sent = false;
        finish(wish, {Status::refused, Code::service_error, outcome.message});
        break;
      case Outcome::misdirected:
        finish(wish, {Status::rejected, Code::service_error, outcome.message});
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

std::vector<Slot> Target::denied_by(const upstream::WriteOutcome& outcome) const {
  if (outcome.kind != Outcome::rejected || code_of(outcome.reason) != Code::permission) return {};
  std::vector<const Wish*> written;
  for (const Command& command : commands_) {
    for (const Wish& wish : command.wishes) {
      if (wish.state == State::calling) written.push_back(&wish);
    }
  }
  std::vector<Slot> denied;
  for (const Wish* wish : written) {
    const auto& names = outcome.not_permitted;
    // One that was written alone is meant, whatever it is called.
    const bool named = std::find(names.begin(), names.end(), wish->field) != names.end();
    if (named || written.size() == 1) denied.push_back(wish->slot);
  }
  return denied;
}

void Target::refuse_waiting(const Refusal& why) {
  for_each(State::waiting, [&](Command&, Wish& wish) { finish(wish, {Status::refused, why.code, why.message}); });
}

void Target::give_up(const Refusal& why) {
  refuse_waiting(why);
  for_each(State::watching, [&](Command&, Wish& wish) { finish(wish, {Status::unconfirmed, why.code, why.message}); });
}

void Target::finish(Wish& wish, Verdict verdict) {
  wish.state = State::done;
  wish.verdict = std::move(verdict);
}

void Target::close_finished(Instant now, const Live& live) {
  for (auto command = commands_.begin(); command != commands_.end();) {
    const bool done = std::all_of(command->wishes.begin(), command->wishes.end(),
                                  [](const Wish& wish) { return wish.state == State::done; });
    if (!done) {
      ++command;
      continue;
    }
    tell(*command, verdict_of(*command), now, live);
    command = commands_.erase(command);
  }
  if (commands_.empty()) slide_began_.reset();
}

void Target::tell(const Command& command, Verdict verdict, Instant now, const Live& live) {
  Receipt receipt;
  receipt.number = command.number;
  receipt.transaction = command.transaction;
  receipt.path = id_.path();
  for (const Wish& wish : command.wishes) {
    receipt.requested[wish.name] = wish.requested;
    if (wish.sent) receipt.sent[wish.slot == Slot::eta ? "eta" : wish.field] = wish.value;
    if (live.object != nullptr) receipt.observed[shown_as(wish)] = observed(wish, *live.object);
  }
  receipt.received_at = command.received.wall;
  if (command.sent && !receipt.sent.empty()) receipt.sent_at = command.sent->wall;  // a blocked call was not a sending
  if (is_final(verdict.status)) receipt.finished_at = now.wall;
  if (verdict.status == Status::queued || verdict.code == Code::blocked) receipt.not_before = command.told_not_before;
  receipt.budget_left = budget_.available(now);
  receipt.verdict = std::move(verdict);
  receipts_.push_back({id_, command.response_topic, command.correlation_data, std::move(receipt)});
}

}  // namespace nest2mqtt::command
