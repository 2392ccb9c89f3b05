#include "next_step.h"

#include <algorithm>
#include <utility>

namespace nest2mqtt::command {
namespace {

using Action = NextStep::Action;
using Outcome = upstream::WriteOutcome::Kind;

Code code_of(upstream::WriteReason reason) {
  using upstream::WriteReason;
  switch (reason) {
    case WriteReason::wrong_mode:
      return Code::wrong_mode;
    case WriteReason::incompatible_mode:
      return Code::incompatible_mode;
    case WriteReason::low_high_gap:
      return Code::low_high_gap;
    case WriteReason::out_of_range:
      return Code::out_of_range;
    case WriteReason::locked:
      return Code::locked;
    case WriteReason::no_fan:
      return Code::no_fan;
    case WriteReason::device_offline:
      return Code::device_offline;
    case WriteReason::unknown_device:
      return Code::unknown_device;
    case WriteReason::permission:
      return Code::permission;
    case WriteReason::other:
      break;
  }
  return Code::service_error;
}

NextStep finished(Status status, Code code, std::string message, bool sent = true) {
  return {Action::finish, {status, code, std::move(message)}, sent};
}

}  // namespace

NextStep next_step(const upstream::WriteOutcome& outcome, bool may_wait) {
  switch (outcome.kind) {
    case Outcome::accepted:
      return {Action::watch,
              {Status::unconfirmed, Code::timeout, "the service took the value, but its stream never showed it"}};
    case Outcome::altered:
      return finished(Status::reverted, Code::ok, outcome.message);
    case Outcome::rejected:
      return finished(Status::rejected, code_of(outcome.reason), outcome.message);
    case Outcome::writes_refused:
      return finished(Status::rejected, Code::permission, outcome.message + "; log in again");
    case Outcome::not_allowed:
      return finished(Status::rejected, Code::permission, outcome.message);
    case Outcome::blocked:
      if (may_wait) return {Action::wait_again, {}, false};
      return finished(Status::rejected, Code::blocked, "the service says: " + outcome.message);
    case Outcome::unsupported:
      return finished(Status::refused, Code::permission, outcome.message, false);
    case Outcome::not_built:
      return finished(Status::refused, Code::service_error, outcome.message, false);
    case Outcome::misdirected:
      return finished(Status::rejected, Code::service_error, outcome.message);
    case Outcome::not_sent:
      return {Action::wait_again, {}, false};
    case Outcome::failed:
      return {Action::watch, {Status::rejected, Code::service_error, outcome.message}};
    case Outcome::unknown:
      break;
  }
  return {Action::watch,
          {Status::unconfirmed, Code::service_error,
           "the service's answer was lost (" + outcome.message + ") and its stream never showed the value"}};
}

bool never_reached_service(Outcome kind) {
  return kind == Outcome::not_sent || kind == Outcome::not_built || kind == Outcome::unsupported;
}

std::vector<model::Slot> denied_slots(const upstream::WriteOutcome& outcome,
                                      const std::vector<const FieldWrite*>& written) {
  if (outcome.kind != Outcome::rejected || outcome.reason != upstream::WriteReason::permission) return {};
  const auto& names = outcome.not_permitted;
  std::vector<model::Slot> denied;
  for (const FieldWrite* write : written) {
    const bool named = std::find(names.begin(), names.end(), write->field) != names.end();
    // A call with one field only: that field is meant, by whatever name the service calls it.
    if (named || written.size() == 1) denied.push_back(write->slot);
  }
  return denied;
}

}  // namespace nest2mqtt::command
