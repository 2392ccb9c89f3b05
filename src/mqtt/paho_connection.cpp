#include "paho_connection.h"

#include <string_view>
#include <utility>

#include <spdlog/spdlog.h>

namespace nest2mqtt::mqtt {
namespace {

using namespace std::chrono_literals;

constexpr auto connect_timeout = 10s;
constexpr int first_refusal = 0x80;  // MQTT 5, section 2.4: reason codes from here on are errors

std::string uri(const PahoOptions& options) {
  return (options.tls ? "ssl://" : "tcp://") + options.host + ":" + std::to_string(options.port);
}

/// What the broker or the network said, in words; `permanent` is a refusal, everything else may go by itself.
/// MQTT 3.1.1 knows five CONNACK codes (section 3.2.2.3), MQTT 5 gives a reason code, and Paho a negative number when
/// there was no answer at all.
Error error_of(int return_code, int reason_code) {
  // A refused CONNECT of MQTT 5 brings its reason code as the return code.
  if (reason_code < first_refusal && return_code > first_refusal) reason_code = return_code;
  constexpr int not_authorized_v3 = 5;
  constexpr int bad_credentials_v3 = 4;
  constexpr int bad_credentials_v5 = 0x86;
  constexpr int not_authorized_v5 = 0x87;
  if (reason_code == bad_credentials_v5 || return_code == bad_credentials_v3) {
    return {Recovery::permanent, "user name or password refused; check mqtt.username and mqtt.password"};
  }
  if (reason_code == not_authorized_v5 || return_code == not_authorized_v3 || return_code == first_refusal) {
    return {Recovery::permanent, std::string(not_authorized)};
  }
  if (reason_code >= first_refusal) return {Recovery::permanent, ::mqtt::exception::reason_code_str(reason_code)};
  if (return_code == -1) return {Recovery::retry, "no connection (wrong address or port, broker down, or TLS refused)"};
  return {Recovery::retry,
          ::mqtt::exception::printable_error(return_code, static_cast<::mqtt::ReasonCode>(reason_code))};
}

std::uintptr_t context_of(const ::mqtt::token& token) {
  // Paho gives a pointer back to us unread; we use it as a number.
  return reinterpret_cast<std::uintptr_t>(token.get_user_context());
}

void* as_context(std::uintptr_t number) {
  return reinterpret_cast<void*>(number);  // NOLINT(performance-no-int-to-ptr): never dereferenced
}

Message from_paho(const ::mqtt::message& paho) {
  Message message;
  message.topic = paho.get_topic();
  message.payload = paho.get_payload_str();
  message.retain = paho.is_retained();
  message.qos = paho.get_qos();
  const ::mqtt::properties& properties = paho.get_properties();
  using Property = ::mqtt::property;
  if (properties.contains(Property::RESPONSE_TOPIC)) {
    message.response_topic = ::mqtt::get<std::string>(properties, Property::RESPONSE_TOPIC);
  }
  if (properties.contains(Property::CORRELATION_DATA)) {
    message.correlation_data = ::mqtt::get<std::string>(properties, Property::CORRELATION_DATA);
  }
  if (properties.contains(Property::MESSAGE_EXPIRY_INTERVAL)) {
    message.expiry = std::chrono::seconds(::mqtt::get<std::uint32_t>(properties, Property::MESSAGE_EXPIRY_INTERVAL));
  }
  return message;
}

::mqtt::message_ptr to_paho(const Message& message, bool v5) {
  auto paho = ::mqtt::make_message(message.topic, message.payload, message.qos, message.retain);
  if (v5 && message.correlation_data) {
    ::mqtt::properties properties;
    properties.add({::mqtt::property::CORRELATION_DATA, *message.correlation_data});
    paho->set_properties(std::move(properties));
  }
  return paho;
}

/// What MQTT 5 lets a broker say in its CONNACK (section 3.2.2.3.6); not in MQTT 3.1.1.
std::optional<std::size_t> largest_packet(const ::mqtt::token& connect) {
  const ::mqtt::properties properties = connect.get_connect_response().get_properties();
  if (!properties.contains(::mqtt::property::MAXIMUM_PACKET_SIZE)) return std::nullopt;
  return ::mqtt::get<std::uint32_t>(properties, ::mqtt::property::MAXIMUM_PACKET_SIZE);
}

/// Of a PUBLISH as MQTT 5 counts it (sections 2.1.4 and 3.3), with what we may put into it.
std::size_t packet_size(const Message& message) {
  constexpr std::size_t packet_id = 2;
  constexpr std::size_t length = 2;  // of a string
  std::size_t properties = 1;
  if (message.correlation_data) properties += 1 + length + message.correlation_data->size();
  const std::size_t rest = length + message.topic.size() + packet_id + properties + message.payload.size();
  std::size_t header = 2;
  for (std::size_t left = rest / 128; left > 0; left /= 128) ++header;
  return header + rest;
}

/// An exception that leaves a callback of Paho ends the process.
template <class Function>
void guarded(Function&& function) noexcept {
  try {
    std::forward<Function>(function)();
  } catch (const std::exception& error) {
    spdlog::error("mqtt: an event was lost: {}", error.what());
  }
}

/// Paho's calls throw where they cannot even be queued.
template <class Function>
Result<void> attempted(Function&& function) {
  try {
    std::forward<Function>(function)();
    return {};
  } catch (const ::mqtt::exception& error) {
    return tl::unexpected<Error>(error_of(error.get_return_code(), 0));
  } catch (const std::exception& error) {
    return fail(Recovery::retry, error.what());
  }
}

}  // namespace

void PahoConnection::Listener::on_success(const ::mqtt::token& token) noexcept {
  guarded([&] {
    // MQTT 5 acknowledges a refused publish too; only its reason code says so.
    const int reason = token.get_reason_code();
    if (reason >= first_refusal) {
      done_(token, tl::unexpected<Error>(error_of(0, reason)));
    } else {
      done_(token, {});
    }
  });
}

void PahoConnection::Listener::on_failure(const ::mqtt::token& token) noexcept {
  guarded([&] { done_(token, tl::unexpected<Error>(error_of(token.get_return_code(), token.get_reason_code()))); });
}

PahoConnection::PahoConnection(const PahoOptions& options, PahoSink sink)
    : options_(options),
      sink_(std::move(sink)),
      connect_listener_([this](const ::mqtt::token& token, Result<void> outcome) {
        if (outcome) {
          if (const auto largest = largest_packet(token)) largest_packet_ = *largest;
          sink_.connected();
        } else {
          Error why = outcome.error();
          // Mosquitto says no more than this for a wrong password.
          if (why.message == not_authorized) why.message += "; check mqtt.username and mqtt.password";
          sink_.disconnected(std::move(why));
        }
      }),
      disconnect_listener_([this](const ::mqtt::token&, const Result<void>&) {
        sink_.disconnected(Error{Recovery::retry, "disconnected"});
      }),
      publish_listener_([this](const ::mqtt::token& token, Result<void> outcome) {
        sink_.delivered(context_of(token), std::move(outcome));
      }),
      subscribe_listener_([this](const ::mqtt::token& token, Result<void> outcome) {
        sink_.subscribed(context_of(token), std::move(outcome));
      }),
      unsubscribe_listener_(
          [this](const ::mqtt::token& token, const Result<void>&) { sink_.unsubscribed(context_of(token)); }),
      client_(uri(options), options.client_id,
              ::mqtt::create_options(options.protocol_v5 ? MQTTVERSION_5 : MQTTVERSION_3_1_1), nullptr) {
  client_.set_connection_lost_handler([this](const std::string& cause) {
    guarded([&] { sink_.disconnected(Error{Recovery::retry, cause.empty() ? "connection lost" : cause}); });
  });
  client_.set_disconnected_handler([this](const ::mqtt::properties&, ::mqtt::ReasonCode reason) {
    guarded([&] { sink_.disconnected(error_of(0, reason)); });
  });
  client_.set_message_callback([this](const ::mqtt::const_message_ptr& message) {
    guarded([&] {
      if (message) sink_.message(from_paho(*message));
    });
  });
}

::mqtt::connect_options PahoConnection::connect_options() const {
  ::mqtt::connect_options options;
  // The version first: in Paho C++ 1.2 the clean flags do not look at it.
  options.set_mqtt_version(options_.protocol_v5 ? MQTTVERSION_5 : MQTTVERSION_3_1_1);
  if (options_.protocol_v5) {
    options.set_clean_start(true);
  } else {
    options.set_clean_session(true);
  }
  options.set_keep_alive_interval(options_.keep_alive);
  options.set_connect_timeout(connect_timeout);
  options.set_max_inflight(100);  // more than our own window: Paho slows down when its own is full
  options.set_automatic_reconnect(false);
  if (!options_.username.empty()) options.set_user_name(options_.username);
  if (!options_.password.empty()) options.set_password(std::string(options_.password.reveal()));
  if (!options_.will.topic.empty()) {
    options.set_will(
        ::mqtt::will_options(options_.will.topic, options_.will.payload, options_.will.qos, options_.will.retain));
  }
  if (options_.tls) {
    ::mqtt::ssl_options tls;
    tls.set_verify(true);
    tls.set_enable_server_cert_auth(true);
    constexpr auto system_certificates = "/etc/ssl/certs/ca-certificates.crt";
    tls.set_trust_store(options_.ca_file.empty() ? system_certificates : options_.ca_file);
    if (!options_.cert_file.empty()) tls.set_key_store(options_.cert_file);
    if (!options_.key_file.empty()) tls.set_private_key(options_.key_file);
    options.set_ssl(std::move(tls));
  }
  return options;
}

Result<void> PahoConnection::connect() {
  return attempted([&] { client_.connect(connect_options(), nullptr, connect_listener_); });
}

void PahoConnection::disconnect() noexcept {
  try {
    client_.disconnect(0, nullptr, disconnect_listener_);
  } catch (const std::exception&) {
    // Not connected: there is nothing to end, and whoever waits for the end is told so.
    guarded([this] { sink_.disconnected(Error{Recovery::retry, "not connected"}); });
  }
}

Result<void> PahoConnection::publish(PublishId id, const Message& message) {
  // The broker would end the connection, and once more after every new one.
  if (const std::size_t size = packet_size(message); size > largest_packet_) {
    return fail("it has " + std::to_string(size) + " bytes, and the broker takes no more than " +
                std::to_string(largest_packet_) + " (Mosquitto: max_packet_size)");
  }
  return attempted([&] { client_.publish(to_paho(message, options_.protocol_v5), as_context(id), publish_listener_); });
}

Result<void> PahoConnection::subscribe(std::uintptr_t subscription, const std::string& filter,
                                       SubscribeOptions options) {
  using Paho = ::mqtt::subscribe_options;
  // "Retain as published" shows a command that was sent with the retain flag while we listen.
  const Paho paho(false, true, options.send_retained ? Paho::SEND_RETAINED_ON_SUBSCRIBE : Paho::DONT_SEND_RETAINED);
  return attempted([&] {
    if (options_.protocol_v5) {
      client_.subscribe(filter, options.qos, as_context(subscription), subscribe_listener_, paho);
    } else {
      client_.subscribe(filter, options.qos, as_context(subscription), subscribe_listener_);
    }
  });
}

Result<void> PahoConnection::unsubscribe(std::uintptr_t subscription, const std::string& filter) {
  return attempted([&] { client_.unsubscribe(filter, as_context(subscription), unsubscribe_listener_); });
}

}  // namespace nest2mqtt::mqtt
