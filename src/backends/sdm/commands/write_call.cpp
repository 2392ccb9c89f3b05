#include "commands/write_call.h"

#include <utility>

#include "nest2mqtt/backend/write_failure.h"

#include "api/api_request.h"
#include "api/command_answer.h"
#include "device_fields.h"

namespace nest2mqtt::sdm {
namespace {

using Kind = upstream::WriteOutcome::Kind;

/// The outcome of a command that got no answer.
upstream::WriteOutcome outcome_of(const CallFailure& failure) {
  if (!failure.token) return backend::write_failure(failure.http);
  if (*failure.token == TokenError::Kind::temporary) return {Kind::not_sent, failure.http.error.message};
  return {Kind::not_allowed, failure.http.error.message};
}

}  // namespace

WriteCall::WriteCall(std::string device_name, std::vector<PlannedCall> calls, const SdmSettings& settings,
                     AuthorizedClient& client, CallQuotas& quotas, Clock clock, Done done)
    : device_name_(std::move(device_name)),
      device_id_(device_id(device_name_)),
      calls_(std::move(calls)),
      settings_(settings),
      client_(client),
      quotas_(quotas),
      clock_(std::move(clock)),
      done_(std::move(done)) {}

void WriteCall::send() {
  sent_ = clock_();
  transfer_ = client_.send(command_request(settings_, device_name_, calls_[next_]),
                           [this](const CallResult& answer) { answered(answer); });
}

void WriteCall::answered(const CallResult& answer) {
  const Instant now = clock_();
  quotas_.arrived_late(device_id_, now - sent_);
  const auto outcome = answer ? read_answer(calls_[next_], *answer) : outcome_of(answer.error());
  if (outcome.kind == Kind::accepted) {
    is_repeated_ = false;
    if (++next_ == calls_.size()) return ended(outcome);
  } else if (outcome.kind != Kind::failed || !calls_[next_].may_be_repeated || std::exchange(is_repeated_, true) ||
             !quotas_.try_take(device_id_, 1, now)) {
    return ended(outcome);
  }
  send();
}

void WriteCall::ended(upstream::WriteOutcome outcome) {
  // Some of it is done already, so it cannot be said of the whole that it was not.
  if (outcome.kind != Kind::accepted && outcome.kind != Kind::unknown && next_ > 0) {
    outcome = {Kind::failed, "only a part was done: " + outcome.message};
  }
  const Done done = std::move(done_);  // this may be gone when it returns
  done(std::move(outcome));
}

}  // namespace nest2mqtt::sdm
