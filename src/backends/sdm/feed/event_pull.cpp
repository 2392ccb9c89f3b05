#include "feed/event_pull.h"

#include <chrono>
#include <utility>

#include "api/pubsub_request.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;

constexpr auto first_pull_pause = 2s;
constexpr auto max_pull_pause = 300s;

/// An answer without messages that comes sooner was not held, and would be asked for in a circle.
constexpr auto min_hold = 1s;

/// A proxy or router that cuts silent connections does so after this time or later: nothing is lost then, what came
/// meanwhile is delivered with the next pull.
constexpr auto usual_hold = 30s;

}  // namespace

EventPull::EventPull(const SdmSettings& settings, AuthorizedClient& client, Backoff::Random random, const Clock& clock,
                     PullOwner& owner)
    : settings_(settings),
      client_(client),
      random_(random),
      clock_(clock),
      owner_(owner),
      pause_(first_pull_pause, max_pull_pause) {}

void EventPull::start(Instant now) {
  stop();
  pause_.reset();
  pull_at_ = now;
}

void EventPull::stop() {
  pull_at_.reset();
  call_.reset();
}

void EventPull::tick(Instant now) {
  if (!pull_at_ || *pull_at_ > now) return;
  pull_at_.reset();
  call_ = client_.send(pull_request(settings_), [this, now](const CallResult& answer) { pulled(now, answer); });
}

void EventPull::pulled(Instant asked, const CallResult& answer) {
  const auto ended = std::move(call_);  // alive until this returns
  const Instant now = clock_();
  if (!answer && !answer.error().token && now - asked >= usual_hold) return take({}, asked, now);
  if (const auto problem = event_problem(settings_, answer)) return failed(*problem, now);
  const auto read = read_pull_answer(answer->body);
  if (!read) return failed({.why = read.error().message}, now);
  take(*read, asked, now);
}

void EventPull::take(const PullAnswer& answer, Instant asked, Instant now) {
  pause_.reset();
  pull_at_ = answer.ack_ids.empty() && now - asked < min_hold ? now + min_hold : now;
  owner_.on_pulled(answer, now);
  if (!pull_at_ || answer.ack_ids.empty()) return;  // stopped by the owner, or nothing to acknowledge
  pull_at_.reset();
  call_ = client_.send(acknowledge_request(settings_, answer.ack_ids),
                       [this](const CallResult& acknowledgement) { acknowledged(acknowledgement); });
}

void EventPull::acknowledged(const CallResult& answer) {
  const auto ended = std::move(call_);  // alive until this returns
  const Instant now = clock_();
  // The messages come again, and are known by their ids.
  if (const auto problem = event_problem(settings_, answer)) return failed(*problem, now);
  pull_at_ = now;
}

void EventPull::failed(const EventProblem& problem, Instant now) {
  pull_at_ = now + pause_.next(random_);
  owner_.on_pull_failed(problem, now);
}

}  // namespace nest2mqtt::sdm
