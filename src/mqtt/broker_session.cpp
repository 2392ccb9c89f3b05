#include "nest2mqtt/mqtt/broker_session.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace nest2mqtt::mqtt {
namespace {

using namespace std::chrono_literals;

constexpr auto first_pause = 500ms;
constexpr auto max_pause = 30s;
constexpr auto phase_timeout = 15s;  // for CONNACK, and for the broker to show what it retains
constexpr SubscribeOptions kept{.qos = 1, .send_retained = false};
constexpr SubscribeOptions watched{.qos = 1, .send_retained = false, .no_local = true};
constexpr PublishId mark_publish = std::numeric_limits<PublishId>::max();

bool is_command_topic(std::string_view topic) {
  return topic.ends_with("/set");
}

}  // namespace

BrokerSession::BrokerSession(BrokerSessionOptions options, Transport& transport, BrokerSessionEvents& events,
                             Backoff::Random random, Clock clock)
    : options_(std::move(options)),
      transport_(transport),
      events_(events),
      random_(random),
      clock_(std::move(clock)),
      backoff_(first_pause, max_pause),
      outbox_([this](PublishId id, const Message& message) { return transport_.publish(id, message); }) {
  outbox_.on_refused = [this](const std::string& topic, const Error& why) { refused(topic, why); };
  transport_.set_events(*this);
}

void BrokerSession::refused(const std::string& topic, const Error& why) {
  const std::string what = "the broker does not take what is for " + topic + ": " + why.message;
  if (why.message == not_authorized) {
    // One is enough to say which rule is missing.
    if (std::exchange(forbidden_told_, true)) return;
    const bool below_base = topic.starts_with(options_.base_topic + "/");
    events_.on_broker_problem(what + "; allow this user to write " + (below_base ? options_.base_topic + "/#" : topic));
  } else if (refusals_told_.insert(topic).second) {
    events_.on_broker_problem(what);
  }
}

void BrokerSession::start(Instant now) {
  phase_ = Phase::connecting;
  deadline_ = now + phase_timeout;
  transport_.connect();
}

void BrokerSession::set_filters(std::vector<std::string> subscriptions, std::vector<std::string> swept, Instant now) {
  options_.swept = std::move(swept);
  const std::vector<std::string> former = std::exchange(options_.subscriptions, std::move(subscriptions));
  if (phase_ != Phase::ready) return;
  const auto among = [](const std::vector<std::string>& filters, const std::string& filter) {
    return std::find(filters.begin(), filters.end(), filter) != filters.end();
  };
  for (const std::string& filter : former) {
    if (!among(options_.subscriptions, filter) && !unsubscribe(filter, now)) return;
  }
  for (const std::string& filter : options_.subscriptions) {
    if (!among(former, filter) && !subscribe(filter, kept, now)) return;
  }
}

bool BrokerSession::subscribe(const std::string& filter, SubscribeOptions options, Instant now) {
  const auto sent = transport_.subscribe(filter, options);
  if (!sent) connection_failed(sent.error(), now);
  return sent.has_value();
}

bool BrokerSession::unsubscribe(const std::string& filter, Instant now) {
  const auto sent = transport_.unsubscribe(filter);
  if (!sent) connection_failed(sent.error(), now);
  return sent.has_value();
}

void BrokerSession::stop() {
  if (phase_ != Phase::ready) {
    phase_ = Phase::stopped;
    deadline_.reset();
    transport_.disconnect();
    return;
  }
  phase_ = Phase::stopping;
  disconnect_when_idle();
}

std::optional<Instant> BrokerSession::deadline() const {
  if (stuck()) return due_at_once;
  const auto oldest = outbox_.oldest_in_flight();
  return earlier(deadline_, oldest ? std::optional(*oldest + 2 * options_.keep_alive) : std::nullopt);
}

bool BrokerSession::stuck() const {
  return (phase_ == Phase::ready || phase_ == Phase::stopping) && !outbox_.is_open();
}

void BrokerSession::tick(Instant now) {
  if (stuck()) {
    connection_failed(Error{Recovery::retry, "a message could not be handed over"}, now);
    return;
  }
  if (const auto oldest = outbox_.oldest_in_flight(); oldest && *oldest + 2 * options_.keep_alive <= now) {
    connection_failed(Error{Recovery::retry, "the broker has not acknowledged a message for " +
                                                 std::to_string((now - *oldest).count() / 1000) + " s"},
                      now);
    return;
  }
  if (!deadline_ || *deadline_ > now) return;
  deadline_.reset();
  switch (phase_) {
    case Phase::waiting:
      start(now);
      break;
    case Phase::connecting:
      connection_failed(Error{Recovery::retry, "no answer to CONNECT"}, now);
      break;
    case Phase::sweeping:
      events_.on_broker_problem(
          "the broker does not show what it retains under " + sweep_filter() +
          "; topics of removed devices cannot be cleared and everything is sent again. Allow this "
          "user to read and write " +
          sweep_filter());
      end_sweep(false, now);
      break;
    default:
      break;
  }
}

void BrokerSession::on_connected() {
  if (phase_ != Phase::connecting) return;
  begin_sweep(clock_());
}

void BrokerSession::begin_sweep(Instant now) {
  phase_ = Phase::sweeping;
  forbidden_told_ = false;
  refusals_told_.clear();
  deadline_ = now + phase_timeout;
  retained_.clear();
  retained_commands_.clear();
  base_refused_ = false;
  sweeps_ = {options_.swept.begin(), options_.swept.end()};
  sweeps_.insert(sweep_filter());
  unanswered_sweeps_ = sweeps_;
  for (const std::string& filter : sweeps_) {
    // QoS 0: mosquitto drops what exceeds its queue of QoS 1 messages, 1,000 by default.
    if (!subscribe(filter, {.qos = 0}, now)) return;
  }
}

void BrokerSession::send_mark(Instant now) {
  mark_ = std::to_string(random_());
  if (const auto sent = transport_.publish(mark_publish, {.topic = mark_topic(), .payload = mark_, .qos = 0}); !sent) {
    connection_failed(sent.error(), now);
  }
}

void BrokerSession::end_sweep(bool complete, Instant now) {
  for (const std::string& filter : sweeps_) {
    if (!unsubscribe(filter, now)) return;
  }
  phase_ = Phase::ready;
  deadline_.reset();
  ready_since_ = now;
  // Before the subscriptions: MQTT 3.1.1 would deliver them once more.
  for (const Message& command : retained_commands_) {
    const Message gone{.topic = command.topic, .payload = "", .retain = true};
    if (const auto sent = transport_.publish(mark_publish, gone); !sent) {
      connection_failed(sent.error(), now);
      return;
    }
  }
  for (const std::string& filter : options_.subscriptions) {
    if (!subscribe(filter, kept, now)) return;
  }
  for (const WatchedFilter& wide : options_.watched) {
    if (!subscribe(wide.filter, watched, now)) return;
  }
  events_.on_sweep_done(now);
  outbox_.open(std::exchange(retained_, {}), now, complete);
  for (const Message& command : std::exchange(retained_commands_, {})) events_.on_retained(command, now);
  events_.on_broker_ready(now);
}

void BrokerSession::on_message(Message message) {
  const Instant now = clock_();
  if (phase_ == Phase::sweeping) {
    if (message.topic == mark_topic()) {
      if (message.payload == mark_) end_sweep(true, now);
    } else if (message.retain && !message.payload.empty()) {
      if (takes_commands() && is_command_topic(message.topic)) {
        retained_commands_.push_back(std::move(message));
      } else if (events_.on_swept(message)) {
        retained_[message.topic] = PayloadDigest::of(message.payload);
      }
    }
    return;
  }
  if (phase_ == Phase::ready && message.topic != mark_topic()) events_.on_message(message, now);
}

void BrokerSession::on_disconnected(const Error& why) {
  if (phase_ == Phase::stopped) return;
  if (phase_ == Phase::stopping) {
    phase_ = Phase::stopped;
    return;
  }
  if (phase_ != Phase::waiting) connection_failed(why, clock_());
}

void BrokerSession::connection_failed(const Error& why, Instant now) {
  if (phase_ == Phase::stopping) {
    phase_ = Phase::stopped;
    transport_.disconnect();
    return;
  }
  // A broker that lets us in only to throw us out at once must not be asked twice a second.
  if (ready_since_ && now - *std::exchange(ready_since_, std::nullopt) >= max_pause) backoff_.reset();
  phase_ = Phase::waiting;
  deadline_ = now + backoff_.next(random_);
  outbox_.close();
  events_.on_broker_lost(why, now);
}

void BrokerSession::on_delivered(PublishId id, Result<void> outcome) {
  if (id == mark_publish) return;
  outbox_.delivered(id, outcome, clock_());
  if (phase_ == Phase::stopping) disconnect_when_idle();
}

void BrokerSession::disconnect_when_idle() {
  if (outbox_.idle()) transport_.disconnect();
}

void BrokerSession::on_subscribed(const std::string& filter, Result<void> outcome) {
  if (!outcome && outcome.error().recovery != Recovery::permanent) return;  // the connection ends; that is reported too
  if (phase_ == Phase::sweeping) {
    sweep_subscribed(filter, outcome, clock_());
    return;
  }
  if (outcome) return;
  const auto wide = std::find_if(options_.watched.begin(), options_.watched.end(),
                                 [&](const WatchedFilter& known) { return known.filter == filter; });
  if (wide == options_.watched.end()) {
    events_.on_broker_problem("the broker refuses the subscription to " + filter + ": " + outcome.error().message +
                              "; commands there do not arrive. Allow this user to read " + filter);
    return;
  }
  for (const std::string& narrower : wide->narrower) {
    if (!subscribe(narrower, kept, clock_())) return;
  }
}

void BrokerSession::sweep_subscribed(const std::string& filter, const Result<void>& outcome, Instant now) {
  if (unanswered_sweeps_.erase(filter) == 0) return;
  if (!outcome) {
    events_.on_broker_problem("the broker refuses the subscription to " + filter + ": " + outcome.error().message +
                              "; allow this user to read it. Until then topics of removed devices are not cleared");
    if (filter == sweep_filter()) base_refused_ = true;
  }
  if (!unanswered_sweeps_.empty()) return;
  if (base_refused_) {
    end_sweep(false, now);
  } else {
    send_mark(now);
  }
}

void BrokerSession::on_unsubscribed(const std::string&) {}

}  // namespace nest2mqtt::mqtt
