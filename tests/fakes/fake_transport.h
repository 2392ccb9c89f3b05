#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nest2mqtt/mqtt/outbox.h"
#include "nest2mqtt/mqtt/transport.h"

namespace nest2mqtt::test {

/// Whether a topic fits a subscription (MQTT 5, section 4.7).
[[nodiscard]] inline bool topic_matches(std::string_view filter, std::string_view topic) {
  while (true) {
    const std::size_t filter_end = filter.find('/');
    const std::size_t topic_end = topic.find('/');
    const std::string_view wanted = filter.substr(0, filter_end);
    if (wanted == "#") return true;
    if (wanted != "+" && wanted != topic.substr(0, topic_end)) return false;
    if (filter_end == std::string_view::npos || topic_end == std::string_view::npos) {
      return filter_end == topic_end || (topic_end == std::string_view::npos && filter.substr(filter_end) == "/#");
    }
    filter.remove_prefix(filter_end + 1);
    topic.remove_prefix(topic_end + 1);
  }
}

/// What a broker retains. Outlives connections.
using RetainedMessages = std::map<std::string, std::string>;

[[nodiscard]] inline mqtt::RetainedTopics digests(const RetainedMessages& retained) {
  mqtt::RetainedTopics topics;
  for (const auto& [topic, payload] : retained) topics.emplace(topic, mqtt::PayloadDigest::of(payload));
  return topics;
}

/// A Transport with its broker, both in memory. What the client sends lies on the wire until the test lets it arrive,
/// and what the broker answers is reported only then, so that the connection can be cut between any two packets.
class FakeTransport final : public mqtt::Transport {
 public:
  // --- the script ----------------------------------------------------------------------------------------------------

  RetainedMessages retained;              ///< what the broker retains
  std::set<std::string> refused_filters;  ///< subscriptions that it does not grant
  std::set<std::string> refused_topics;   ///< publishes that it refuses
  std::size_t largest_payload = 1000;     ///< publishes with more cannot be sent
  bool grants_connections = true;         ///< false: CONNECT stays without an answer
  bool takes_publishes = true;            ///< false: they fail at once
  bool acknowledges = true;               ///< false: publishes wait in `unacknowledged`
  bool echoes = true;                     ///< false: the client gets nothing of what it publishes itself
  bool always_sends_retained = false;     ///< as MQTT 3.1.1 does

  // --- what happened -------------------------------------------------------------------------------------------------

  int connects = 0;
  int disconnects = 0;                          ///< asked for by the client
  std::vector<std::string> log;                 ///< `subscribe f`, `unsubscribe f`, `publish t=p`, as sent
  std::vector<mqtt::Message> published;         ///< as sent
  std::vector<mqtt::PublishId> unacknowledged;  ///< arrived, and waiting for `acknowledge`

  [[nodiscard]] bool connected() const { return connected_; }

  /// Lets the oldest packet on the wire arrive. False if there is none.
  bool step() {
    auto& queue = to_broker_.empty() ? to_client_ : to_broker_;
    if (queue.empty()) return false;
    const auto packet = std::move(queue.front());
    queue.pop_front();
    packet();
    return true;
  }
  void run() {
    while (step()) {
    }
  }

  void acknowledge(std::size_t index, const Result<void>& outcome = {}) {
    const mqtt::PublishId id = unacknowledged.at(index);
    unacknowledged.erase(unacknowledged.begin() + static_cast<std::ptrdiff_t>(index));
    events_->on_delivered(id, outcome);
  }

  /// The connection breaks; what is on the wire is lost.
  void cut() {
    forget_connection();
    if (events_ != nullptr) events_->on_disconnected(Error{Recovery::retry, "connection reset"});
  }

  /// Another client publishes.
  void arrive(mqtt::Message message) { broker_takes(std::move(message), false); }

  // --- Transport -----------------------------------------------------------------------------------------------------

  void set_events(mqtt::TransportEvents& events) override { events_ = &events; }

  void connect() override {
    forget_connection();
    ++connects;
    if (!grants_connections) return;
    to_client_.emplace_back([this] {
      connected_ = true;
      events_->on_connected();
    });
  }

  void disconnect() override {
    ++disconnects;
    if (!connected_) return;
    to_broker_.emplace_back([this] {
      to_client_.emplace_back([this] {
        forget_connection();
        events_->on_disconnected(Error{Recovery::retry, "disconnected"});
      });
    });
  }

  Result<void> publish(mqtt::PublishId id, const mqtt::Message& message) override {
    if (!connected_ || !takes_publishes) return fail(Recovery::retry, "not connected");
    if (message.payload.size() > largest_payload) return fail("too large");
    log.push_back("publish " + message.topic + "=" + message.payload);
    published.push_back(message);
    to_broker_.emplace_back([this, id, message] {
      const bool refused = refused_topics.contains(message.topic);
      if (!refused) broker_takes(message, true);
      if (refused) {
        answer([this, id] { events_->on_delivered(id, fail(std::string(mqtt::not_authorized))); });
      } else if (acknowledges || message.qos == 0) {
        answer([this, id] { events_->on_delivered(id, {}); });
      } else {
        unacknowledged.push_back(id);
      }
    });
    return {};
  }

  Result<void> subscribe(const std::string& filter, mqtt::SubscribeOptions options) override {
    if (!connected_) return fail(Recovery::retry, "not connected");
    log.push_back("subscribe " + filter);
    to_broker_.emplace_back([this, filter, options] {
      if (refused_filters.contains(filter)) {
        answer([this, filter] { events_->on_subscribed(filter, fail(std::string(mqtt::not_authorized))); });
        return;
      }
      filters_[filter] = options;
      answer([this, filter] { events_->on_subscribed(filter, {}); });
      if (!options.send_retained && !always_sends_retained) return;
      for (const auto& [topic, payload] : retained) {
        if (topic_matches(filter, topic)) tell({.topic = topic, .payload = payload, .retain = true});
      }
    });
    return {};
  }

  Result<void> unsubscribe(const std::string& filter) override {
    if (!connected_) return fail(Recovery::retry, "not connected");
    log.push_back("unsubscribe " + filter);
    to_broker_.emplace_back([this, filter] {
      filters_.erase(filter);
      answer([this, filter] { events_->on_unsubscribed(filter); });
    });
    return {};
  }

 private:
  using Packet = std::function<void()>;

  void answer(Packet packet) { to_client_.push_back(std::move(packet)); }

  void tell(mqtt::Message message) {
    answer([this, message = std::move(message)] { events_->on_message(message); });
  }

  /// `own`: of this client, which gets it back only where it has not asked for `no_local`.
  void broker_takes(mqtt::Message message, bool own) {
    if (message.retain && message.payload.empty()) {
      retained.erase(message.topic);
    } else if (message.retain) {
      retained[message.topic] = message.payload;
    }
    message.retain = false;
    for (const auto& [filter, options] : filters_) {
      if (own && (!echoes || options.no_local)) continue;
      if (topic_matches(filter, message.topic)) tell(message);
    }
  }

  void forget_connection() {
    connected_ = false;
    to_broker_.clear();
    to_client_.clear();
    filters_.clear();
    unacknowledged.clear();
  }

  mqtt::TransportEvents* events_ = nullptr;
  bool connected_ = false;
  std::map<std::string, mqtt::SubscribeOptions> filters_;
  std::deque<Packet> to_broker_;
  std::deque<Packet> to_client_;
};

}  // namespace nest2mqtt::test
