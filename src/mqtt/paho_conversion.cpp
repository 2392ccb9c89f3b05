#include "paho_conversion.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "publish_packet.h"
#include "tls_context.h"

namespace nest2mqtt::mqtt {
namespace {

using Property = ::mqtt::property;

/// Publishes to us that may be unacknowledged. Paho acknowledges each as soon as it is handed to the core.
constexpr std::int32_t receive_maximum = 100;
/// Besides the payload there are topic, response topic and correlation data, of 64 KiB each at most.
constexpr auto max_received_packet = static_cast<std::int32_t>(max_received_payload + std::size_t{256} * 1024);
/// Paho is slower with more publishes in flight than this.
constexpr int max_in_flight = 100;
/// Longer than ours, which ends the attempt: Paho looks at its own only every three seconds.
constexpr std::chrono::seconds connect_timeout{30};

::mqtt::ssl_options ssl_options(const ConnectionOptions& options) {
  ::mqtt::ssl_options tls;
  tls.set_verify(true);  // that the certificate is for the host
  tls.set_enable_server_cert_auth(true);
  tls.set_trust_store(options.ca_file.empty() ? system_certificates : options.ca_file);
  if (!options.cert_file.empty()) tls.set_key_store(options.cert_file);
  if (!options.key_file.empty()) tls.set_private_key(options.key_file);
  return tls;
}

template <class Value>
std::optional<Value> read(const ::mqtt::properties& properties, Property::code which) {
  if (!properties.contains(which)) return std::nullopt;
  return ::mqtt::get<Value>(properties, which);
}

}  // namespace

::mqtt::connect_options connect_options(const ConnectionOptions& options) {
  ::mqtt::connect_options paho;
  // The version first: in Paho C++ 1.2 the clean flags do not look at it.
  paho.set_mqtt_version(options.protocol_v5 ? MQTTVERSION_5 : MQTTVERSION_3_1_1);
  if (options.protocol_v5) {
    paho.set_clean_start(true);
    paho.set_properties(
        {{Property::MAXIMUM_PACKET_SIZE, max_received_packet}, {Property::RECEIVE_MAXIMUM, receive_maximum}});
  } else {
    paho.set_clean_session(true);
  }
  paho.set_keep_alive_interval(options.keep_alive);
  paho.set_connect_timeout(connect_timeout);
  paho.set_max_inflight(max_in_flight);
  paho.set_automatic_reconnect(false);
  if (!options.username.empty()) paho.set_user_name(options.username);
  if (!options.password.empty()) paho.set_password(std::string(options.password.reveal()));
  if (const Message& will = options.will; !will.topic.empty()) {
    paho.set_will(::mqtt::will_options(will.topic, will.payload, will.qos, will.retain));
  }
  if (options.tls) paho.set_ssl(ssl_options(options));
  return paho;
}

::mqtt::message_ptr to_paho(const Message& message, bool protocol_v5) {
  auto paho = ::mqtt::make_message(message.topic, message.payload, message.qos, message.retain);
  if (protocol_v5 && message.correlation_data) {
    paho->set_properties({{Property::CORRELATION_DATA, *message.correlation_data}});
  }
  return paho;
}

Message from_paho(const ::mqtt::message& paho) {
  Message message;
  message.topic = paho.get_topic();
  message.payload = paho.get_payload_str();
  message.retain = paho.is_retained();
  message.qos = paho.get_qos();
  const ::mqtt::properties& properties = paho.get_properties();
  message.response_topic = read<std::string>(properties, Property::RESPONSE_TOPIC);
  message.correlation_data = read<std::string>(properties, Property::CORRELATION_DATA);
  if (const auto expiry = read<std::uint32_t>(properties, Property::MESSAGE_EXPIRY_INTERVAL)) {
    message.expiry = std::chrono::seconds(*expiry);
  }
  return message;
}

BrokerLimits broker_limits(const ::mqtt::properties& connack) {
  BrokerLimits limits;
  limits.receive_maximum = max_in_flight;
  if (const auto size = read<std::uint32_t>(connack, Property::MAXIMUM_PACKET_SIZE)) limits.max_packet = *size;
  if (const auto maximum = read<std::uint16_t>(connack, Property::RECEIVE_MAXIMUM)) {
    limits.receive_maximum = std::clamp<std::size_t>(*maximum, 1, max_in_flight);
  }
  if (const auto qos = read<std::uint8_t>(connack, Property::MAXIMUM_QOS)) limits.max_qos = *qos;
  if (const auto retain = read<std::uint8_t>(connack, Property::RETAIN_AVAILABLE)) {
    limits.retain_available = *retain != 0;
  }
  if (const auto seconds = read<std::uint16_t>(connack, Property::SERVER_KEEP_ALIVE)) {
    limits.keep_alive = std::chrono::seconds(*seconds);
  }
  return limits;
}

}  // namespace nest2mqtt::mqtt
