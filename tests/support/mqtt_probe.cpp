#include "support/mqtt_probe.h"

#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <utility>

#include "support/mosquitto_connection.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

constexpr int max_granted_qos = 2;
constexpr const char* sentinel_topic = "nest2mqtt-probe/sentinel";

/// No two alike, over all probes of all tests that run now.
std::string unique_name() {
  static std::atomic<int> next = 0;
  return "sentinel-" + std::to_string(getpid()) + "-" + std::to_string(next++);
}

}  // namespace

MqttProbe::MqttProbe(const Broker& broker, ProbeOptions options) : broker_(broker), options_(std::move(options)) {
  reconnect();
}

MqttProbe::~MqttProbe() = default;

void MqttProbe::reconnect() {
  connection_.reset();
  {
    const std::lock_guard lock(mutex_);
    current_.clear();
  }
  connection_ =
      std::make_unique<MosquittoConnection>(broker_, options_, [this](Message message) { record(std::move(message)); });
  for (const std::string& filter : options_.filters) {
    if (subscribe(filter) > max_granted_qos) throw std::runtime_error("the broker refuses the probe's subscription");
  }
}

void MqttProbe::publish(const std::string& topic, const std::string& payload, const PublishOptions& options) {
  connection_->publish(topic, payload, options);
}

int MqttProbe::subscribe(const std::string& filter, int qos) {
  return connection_->subscribe(filter, qos);
}

std::optional<std::string> MqttProbe::current(const std::string& topic) const {
  const std::lock_guard lock(mutex_);
  const auto found = current_.find(topic);
  return found == current_.end() ? std::nullopt : std::optional(found->second);
}

testing::AssertionResult MqttProbe::wait_for(const std::string& topic, const std::string& payload) const {
  auto result = wait_for(topic, [&](const std::string& seen) { return seen == payload; });
  return result ? result : result << "; expected '" << payload << "'";
}

testing::AssertionResult MqttProbe::wait_for(const std::string& topic, const PayloadPredicate& predicate) const {
  std::unique_lock lock(mutex_);
  const auto holds = [&] {
    const auto found = current_.find(topic);
    return found != current_.end() && predicate(found->second);
  };
  if (arrived_.wait_for(lock, max_wait(), holds)) {
    return testing::AssertionSuccess();
  }
  const auto found = current_.find(topic);
  return testing::AssertionFailure() << topic << " is "
                                     << (found == current_.end() ? std::string("absent") : "'" + found->second + "'");
}

testing::AssertionResult MqttProbe::wait_for_absence(const std::string& topic) const {
  std::unique_lock lock(mutex_);
  if (arrived_.wait_for(lock, max_wait(), [&] { return !current_.contains(topic); })) {
    return testing::AssertionSuccess();
  }
  return testing::AssertionFailure() << topic << " is still '" << current_.at(topic) << "'";
}

std::optional<Message> MqttProbe::wait_for_message(const MessagePredicate& predicate, std::size_t from) const {
  std::unique_lock lock(mutex_);
  std::size_t next = from;
  const auto found = [&] {
    while (next < messages_.size() && !predicate(messages_[next])) {
      ++next;
    }
    return next < messages_.size();
  };
  return arrived_.wait_for(lock, max_wait(), found) ? std::optional(messages_[next]) : std::nullopt;
}

std::size_t MqttProbe::mark() const {
  const std::lock_guard lock(mutex_);
  return messages_.size();
}

std::vector<Message> MqttProbe::messages_since(std::size_t mark) const {
  const std::lock_guard lock(mutex_);
  return {messages_.begin() + static_cast<std::ptrdiff_t>(mark), messages_.end()};
}

std::size_t MqttProbe::count(const std::string& topic, std::size_t since) const {
  std::size_t result = 0;
  for (const auto& message : messages_since(since)) {
    result += message.topic == topic ? 1 : 0;
  }
  return result;
}

void MqttProbe::sync() {
  // A broker keeps the order of QoS 1 messages on their way to one client, so this one arrives
  // last.
  subscribe(sentinel_topic);
  const std::string sentinel = unique_name();
  publish(sentinel_topic, sentinel);
  std::unique_lock lock(mutex_);
  if (!arrived_.wait_for(lock, max_wait(), [&] { return last_sentinel_ == sentinel; })) {
    throw std::runtime_error("the broker did not pass on a message to the probe");
  }
}

std::map<std::string, std::string> MqttProbe::retained_topics() {
  {
    const std::lock_guard lock(mutex_);
    retained_.emplace();
  }
  for (const auto& filter : options_.filters) {
    subscribe(filter);
  }
  sync();
  const std::lock_guard lock(mutex_);
  return *std::exchange(retained_, std::nullopt);
}

void MqttProbe::record(Message message) {
  {
    const std::lock_guard lock(mutex_);
    if (message.topic == sentinel_topic) {
      last_sentinel_ = message.payload;
    } else if (retained_ && message.retained) {
      retained_->emplace(message.topic, message.payload);
    } else {
      if (message.payload.empty()) {
        current_.erase(message.topic);
      } else {
        current_[message.topic] = message.payload;
      }
      messages_.push_back(std::move(message));
    }
  }
  arrived_.notify_all();
}

}  // namespace nest2mqtt::test
