#include "nest2mqtt/publish/broker_cleanup.h"

#include <utility>

namespace nest2mqtt::publish {

BrokerCleanup::BrokerCleanup(std::string base_topic, std::vector<std::string> swept, milliseconds keep_alive,
                             mqtt::Transport& transport, Choose choose, Backoff::Random random, Clock clock)
    : choose_(std::move(choose)),
      broker_({.base_topic = std::move(base_topic),
               .subscriptions = {},
               .swept = std::move(swept),
               .keep_alive = keep_alive},
              transport, *this, random, std::move(clock)) {}

bool BrokerCleanup::on_swept(const mqtt::Message& message) {
  retained_.insert_or_assign(message.topic, message.payload);
  return true;
}

void BrokerCleanup::on_broker_ready(Instant now) {
  const std::set<std::string> chosen = choose_(std::exchange(retained_, {}));
  deleted_ = chosen.size();
  broker_.outbox().delete_unclaimed([&](const std::string& topic) { return chosen.contains(topic); }, now);
  left_ = true;
  broker_.stop();
}

void BrokerCleanup::on_broker_lost(const Error& why, Instant) {
  loss_ = why.message;
  refusal_.clear();
  retained_.clear();
  left_ = false;
}

void BrokerCleanup::on_broker_problem(const std::string& what) {
  if (refusal_.empty()) refusal_ = what;
}

Result<void> BrokerCleanup::result() const {
  if (!refusal_.empty()) return fail(refusal_);
  if (!finished()) return fail(Recovery::retry, loss_.empty() ? "it does not answer" : loss_);
  if (!broker_.outbox().idle()) return fail(Recovery::retry, "the connection broke before everything was deleted");
  return {};
}

}  // namespace nest2mqtt::publish
