#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/broker.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {

struct Message {
  std::string topic = {};
  std::string payload = {};
  int qos = 0;
  bool retained = false;  ///< sent because it was retained, not because it was just published
  std::string response_topic = {};
  std::string correlation_data = {};
  std::optional<std::uint32_t> message_expiry = {};  ///< seconds left
};

struct PublishOptions {
  int qos = 1;
  bool retain = false;
  std::string response_topic = {};  ///< this and what follows: MQTT 5 only
  std::string correlation_data = {};
  std::optional<std::uint32_t> message_expiry = {};  ///< seconds
};

// Protocol levels (section 3.1.2.2).
inline constexpr int mqtt_5 = 5;
inline constexpr int mqtt_3_1_1 = 4;

struct ProbeOptions {
  int mqtt_version = mqtt_5;  ///< or mqtt_3_1_1
  std::string username = {};  ///< empty: the first of the broker's users, if it has any
  std::string password = {};
  std::vector<std::string> filters = {"#"};
  /// Over TLS: which authority to trust; empty: the broker's own.
  std::string trusted_authority = {};
  bool present_client_certificate = true;
  std::chrono::milliseconds connect_limit = max_wait();  ///< libmosquitto does not say that TLS has failed
};

class MosquittoConnection;

/// An MQTT client that remembers every message in the order of arrival.
///
/// It connects once and does not reconnect by itself: after the broker was restarted, call
/// reconnect(). The functions that wait give up after max_wait(), and those that return nothing
/// then throw. Any thread may call the const ones; the rest belong to the thread that owns the
/// object.
class MqttProbe {
 public:
  /// Connects and subscribes with QoS 1; throws std::runtime_error if the broker refuses either.
  explicit MqttProbe(const Broker& broker, ProbeOptions options = {});
  ~MqttProbe();
  MqttProbe(const MqttProbe&) = delete;
  MqttProbe& operator=(const MqttProbe&) = delete;

  /// A new connection with the same subscriptions. Earlier messages stay recorded; what is
  /// current() starts empty, since the broker tells it again.
  void reconnect();

  /// Returns when the broker has acknowledged it (QoS 0: when it was handed to the socket).
  void publish(const std::string& topic, const std::string& payload, const PublishOptions& options = {});

  /// The code in the broker's SUBACK: 0 to 2, or 128 and more where it refused.
  int subscribe(const std::string& filter, int qos = 1);

  /// The last payload of a topic; nothing if there was none or it was empty (a retained message was
  /// deleted).
  [[nodiscard]] std::optional<std::string> current(const std::string& topic) const;

  using PayloadPredicate = std::function<bool(const std::string& payload)>;
  using MessagePredicate = std::function<bool(const Message& message)>;

  /// Waits until current(topic) is as asked; a failure says what it was instead.
  [[nodiscard]] testing::AssertionResult wait_for(const std::string& topic, const std::string& payload) const;
  [[nodiscard]] testing::AssertionResult wait_for(const std::string& topic, const PayloadPredicate& predicate) const;
  [[nodiscard]] testing::AssertionResult wait_for_absence(const std::string& topic) const;

  /// The first message from number `from` on that the predicate accepts; nothing if none arrives in
  /// time.
  [[nodiscard]] std::optional<Message> wait_for_message(const MessagePredicate& predicate, std::size_t from = 0) const;

  /// How many messages have arrived: the number of the next one.
  [[nodiscard]] std::size_t mark() const;
  [[nodiscard]] std::vector<Message> messages_since(std::size_t mark) const;
  [[nodiscard]] std::size_t count(const std::string& topic, std::size_t since = 0) const;

  /// Returns when everything that the broker received before this call, and passes on to this
  /// client, is recorded.
  void sync();

  /// What the broker retains under this probe's filters now. Asked by subscribing again, upon which
  /// a broker sends all of it again (MQTT 3.1.1 and 5, 3.8.4); those repetitions are not recorded.
  [[nodiscard]] std::map<std::string, std::string> retained_topics();

 private:
  void record(Message message);

  const Broker& broker_;
  ProbeOptions options_;
  mutable std::mutex mutex_;  ///< guards what follows
  mutable std::condition_variable arrived_;
  std::vector<Message> messages_;
  std::map<std::string, std::string> current_;
  std::string last_sentinel_;
  /// Where retained messages go while retained_topics() asks for them.
  std::optional<std::map<std::string, std::string>> retained_;
  std::unique_ptr<MosquittoConnection> connection_;  ///< not guarded; last, so that its callbacks end first
};

}  // namespace nest2mqtt::test
