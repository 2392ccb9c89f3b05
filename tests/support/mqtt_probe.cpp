#include "support/mqtt_probe.h"

#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <utility>

namespace nest2mqtt::test {
namespace {

constexpr const char* sentinel_topic = "nest2mqtt-probe/sentinel";

/// No two alike, over all probes of all tests that run now.
std::string unique_name() {
  static std::atomic<int> next = 0;
  return "probe-" + std::to_string(getpid()) + "-" + std::to_string(next++);
}

void wait(const mqtt::token_ptr& token, const char* what) {
  if (!token->wait_for(patience())) {
    throw std::runtime_error(std::string("the broker did not answer: ") + what);
  }
}

Message to_message(const mqtt::message& from) {
  Message to;
  to.topic = from.get_topic();
  to.payload = from.get_payload_str();
  to.qos = from.get_qos();
  to.retained = from.is_retained();
  const auto& properties = from.get_properties();
  if (properties.contains(mqtt::property::RESPONSE_TOPIC)) {
    to.response_topic = mqtt::get<std::string>(properties, mqtt::property::RESPONSE_TOPIC);
  }
  if (properties.contains(mqtt::property::CORRELATION_DATA)) {
    to.correlation_data = mqtt::get<std::string>(properties, mqtt::property::CORRELATION_DATA);
  }
  if (properties.contains(mqtt::property::MESSAGE_EXPIRY_INTERVAL)) {
    to.message_expiry = mqtt::get<std::uint32_t>(properties, mqtt::property::MESSAGE_EXPIRY_INTERVAL);
  }
  return to;
}

}  // namespace

/// One connected Paho client. Its callback runs on Paho's thread.
class MqttProbe::Connection {
 public:
  Connection(const Broker& broker, const ProbeOptions& options, mqtt::async_client::message_handler on_message)
      : client_(uri(broker), unique_name(), mqtt::create_options(options.mqtt_version)) {
    client_.set_message_callback(std::move(on_message));
    // Paho 1.2 keeps pointers into these while it connects, so they live here until it has.
    mqtt::connect_options connect;
    connect.set_mqtt_version(options.mqtt_version);
    // Set by hand: neither setter looks at the version, and the default of MQTT 5 resumes a
    // session.
    if (options.mqtt_version == MQTTVERSION_5) {
      connect.set_clean_start(true);
    } else {
      connect.set_clean_session(true);
    }
    if (!options.username.empty()) {
      connect.set_user_name(options.username);
      connect.set_password(options.password);
    } else if (!broker.options().users.empty()) {
      connect.set_user_name(broker.options().users.begin()->first);
      connect.set_password(broker.options().users.begin()->second);
    }
    if (broker.options().tls != nullptr) {
      connect.set_ssl(tls(*broker.options().tls, options));
    }
    wait(client_.connect(connect), "connect");
    for (const auto& filter : options.filters) {
      wait(client_.subscribe(filter, 1), "subscribe");
    }
  }

  ~Connection() {
    try {
      client_.disable_callbacks();
      if (client_.is_connected()) {
        client_.disconnect()->wait_for(patience());
      }
    } catch (const mqtt::exception&) {
      // It was disconnected in the meantime, which is what was wanted.
    }
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  mqtt::async_client& client() { return client_; }

 private:
  static std::string uri(const Broker& broker) {
    const std::string port = std::to_string(broker.port());
    return broker.options().tls == nullptr ? "tcp://127.0.0.1:" + port : "ssl://localhost:" + port;
  }

  static mqtt::ssl_options tls(const Certificates& certificates, const ProbeOptions& options) {
    mqtt::ssl_options result;
    result.set_trust_store(options.trusted_authority.empty() ? certificates.authority().string()
                                                             : options.trusted_authority);
    if (options.present_client_certificate) {
      result.set_key_store(certificates.client().certificate.string());
      result.set_private_key(certificates.client().key.string());
    }
    result.set_enable_server_cert_auth(true);
    result.set_verify(true);
    return result;
  }

  mqtt::async_client client_;
};

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
  connection_ = std::make_unique<Connection>(broker_, options_,
                                             [this](const mqtt::const_message_ptr& message) { record(*message); });
}

void MqttProbe::publish(const std::string& topic, const std::string& payload, const PublishOptions& options) {
  const auto message = mqtt::make_message(topic, payload, options.qos, options.retain);
  mqtt::properties properties;
  if (!options.response_topic.empty()) {
    properties.add({mqtt::property::RESPONSE_TOPIC, options.response_topic});
  }
  if (!options.correlation_data.empty()) {
    properties.add({mqtt::property::CORRELATION_DATA, options.correlation_data});
  }
  if (options.message_expiry) {
    properties.add({mqtt::property::MESSAGE_EXPIRY_INTERVAL, static_cast<std::int32_t>(*options.message_expiry)});
  }
  if (options_.mqtt_version == MQTTVERSION_5) {
    message->set_properties(properties);
  } else if (!properties.empty()) {
    throw std::logic_error("MQTT 3.1.1 has no properties");
  }
  wait(connection_->client().publish(message), "publish");
}

int MqttProbe::subscribe(const std::string& filter, int qos) {
  const auto token = connection_->client().subscribe(filter, qos);
  try {
    wait(token, "subscribe");
  } catch (const mqtt::exception& refused) {
    if (refused.get_reason_code() >= 0x80) {
      return refused.get_reason_code();
    }
    if (refused.get_return_code() >= 0x80) {
      return refused.get_return_code();
    }
    throw;
  }
  return token->get_subscribe_response().get_reason_codes().at(0);
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
  if (arrived_.wait_for(lock, patience(), holds)) {
    return testing::AssertionSuccess();
  }
  const auto found = current_.find(topic);
  return testing::AssertionFailure() << topic << " is "
                                     << (found == current_.end() ? std::string("absent") : "'" + found->second + "'");
}

testing::AssertionResult MqttProbe::wait_for_absence(const std::string& topic) const {
  std::unique_lock lock(mutex_);
  if (arrived_.wait_for(lock, patience(), [&] { return !current_.contains(topic); })) {
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
  return arrived_.wait_for(lock, patience(), found) ? std::optional(messages_[next]) : std::nullopt;
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
  if (!arrived_.wait_for(lock, patience(), [&] { return last_sentinel_ == sentinel; })) {
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

void MqttProbe::record(const mqtt::message& message) {
  {
    const std::lock_guard lock(mutex_);
    if (message.get_topic() == sentinel_topic) {
      last_sentinel_ = message.get_payload_str();
    } else if (retained_ && message.is_retained()) {
      retained_->emplace(message.get_topic(), message.get_payload_str());
    } else {
      messages_.push_back(to_message(message));
      const auto& added = messages_.back();
      if (added.payload.empty()) {
        current_.erase(added.topic);
      } else {
        current_[added.topic] = added.payload;
      }
    }
  }
  arrived_.notify_all();
}

}  // namespace nest2mqtt::test
