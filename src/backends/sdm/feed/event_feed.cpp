#include "feed/event_feed.h"

#include <utility>

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;

constexpr auto first_check_pause = 10s;
constexpr auto max_check_pause = 300s;

}  // namespace

EventFeed::EventFeed(const SdmSettings& settings, AuthorizedClient& client, Backoff::Random random, const Clock& clock,
                     std::function<void(const std::string&)> log, FeedOwner& owner)
    : settings_(settings),
      client_(client),
      random_(random),
      clock_(clock),
      log_(std::move(log)),
      owner_(owner),
      pull_(settings, client, random, clock, *this),
      check_pause_(first_check_pause, max_check_pause) {}

void EventFeed::start(Instant now) {
  stop();
  pull_.start(now);
  settled_at_ = now + settling_time;
  check_pause_.reset();
  check_at_ = now;
}

void EventFeed::stop() {
  pull_.stop();
  check_.reset();
  check_at_.reset();
  failing_since_.reset();
  problem_ = {};
  is_outage_ = false;
  has_events_ = false;
  last_event_.reset();
  change_found_at_.reset();
  is_silent_ = false;
  finding_ = {};
  told_works_ = false;
  told_advice_.clear();
}

void EventFeed::change_found(Instant now) {
  if (now < settled_at_ || is_silent_ || failing_since_ || change_found_at_) return;
  if (last_event_ && now - *last_event_ < max_event_delay) return;
  change_found_at_ = now;
}

bool EventFeed::works() const {
  const bool is_right_topic =
      finding_.kind != TopicFinding::Kind::no_publisher && finding_.kind != TopicFinding::Kind::wrong_topic;
  return has_events_ && !is_outage_ && !is_silent_ && is_right_topic;
}

std::string EventFeed::advice() const {
  std::string why;
  if (is_outage_) {
    why = problem_.why;
  } else if (finding_.kind == TopicFinding::Kind::no_publisher || finding_.kind == TopicFinding::Kind::wrong_topic) {
    why = finding_.message;
  } else if (is_silent_) {
    const std::string topic = finding_.topic.empty() ? "the topic of " + settings_.subscription : finding_.topic;
    why =
        "the home has changed, and Google told nothing of it; look at https://console.nest.google.com/device-access "
        "whether events are enabled for the project with " +
        topic + ", and whether no other program reads from " + settings_.subscription;
    if (finding_.kind != TopicFinding::Kind::fine) {
      why += ", and whether the topic has the principal sdm-publisher@googlegroups.com with the role Pub/Sub Publisher";
    }
  }
  return why.empty() ? "" : "no events come, so that changes are seen with the next reading only (sdm.poll): " + why;
}

std::optional<Instant> EventFeed::deadline() const {
  auto next = earlier(pull_.deadline(), check_at_);
  if (change_found_at_) next = earlier(next, *change_found_at_ + max_event_delay);
  return next;
}

void EventFeed::tick(Instant now) {
  pull_.tick(now);
  if (change_found_at_ && *change_found_at_ + max_event_delay <= now) {
    change_found_at_.reset();
    is_silent_ = true;
    check_at_ = now;  // the reason may be there
    tell(now);
  }
  if (check_at_ && *check_at_ <= now) check();
}

void EventFeed::on_pulled(const PullAnswer& answer, Instant now) {
  failing_since_.reset();
  const bool was_outage = std::exchange(is_outage_, false);
  if (was_outage) {
    check_at_ = now;
    settled_at_ = now + settling_time;
  }
  if (!answer.messages.empty()) {
    has_events_ = true;
    last_event_ = now;
    change_found_at_.reset();
    is_silent_ = false;
    // It is allowed somewhere else than in the topic's policy.
    if (finding_.kind == TopicFinding::Kind::no_publisher) finding_.kind = TopicFinding::Kind::not_checked;
  }
  take_messages(answer, now);
  tell(now);
  if (was_outage) owner_.on_feed_gap(now);
}

void EventFeed::take_messages(const PullAnswer& answer, Instant now) {
  for (const EventMessage& message : answer.messages) {
    if (ids_.insert(message.event_id)) owner_.on_event(message, now);
  }
  if (answer.unreadable == 0 || std::exchange(logged_, answer.reason) == answer.reason || !log_) return;
  log_("a message of " + settings_.subscription + " cannot be read and is left out: " + answer.reason);
}

void EventFeed::on_pull_failed(const EventProblem& problem, Instant now) {
  if (!failing_since_) failing_since_ = now;
  change_found_at_.reset();
  problem_ = problem;
  if (problem.needs_person || now - *failing_since_ >= outage_delay) {
    is_outage_ = true;
    has_events_ = false;  // afterwards the subscription may be a new one, which nobody publishes to
  }
  tell(now);
  if (problem.no_access) owner_.on_feed_refused(now);
}

void EventFeed::check() {
  check_at_.reset();
  check_ = check_topic(settings_, client_, [this](const TopicFinding& finding) { checked(finding); });
}

void EventFeed::checked(const TopicFinding& finding) {
  const auto ended = std::move(check_);  // alive until this returns
  const Instant now = clock_();
  finding_ = finding;
  const bool is_settled = finding.kind == TopicFinding::Kind::fine || finding.kind == TopicFinding::Kind::not_checked;
  if (is_settled && !finding.is_passing) {
    check_pause_.reset();
  } else {
    check_at_ = now + check_pause_.next(random_);
  }
  tell(now);
}

void EventFeed::tell(Instant now) {
  const bool works_now = works();
  std::string advice_now = advice();
  const bool same = told_works_ == works_now && told_advice_ == advice_now;
  told_works_ = works_now;
  told_advice_ = std::move(advice_now);
  if (!same) owner_.on_feed_changed(now);
}

}  // namespace nest2mqtt::sdm
