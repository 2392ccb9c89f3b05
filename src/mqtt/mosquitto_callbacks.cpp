#include "mosquitto_callbacks.h"

#include <cerrno>
#include <cstdint>
#include <string_view>
#include <utility>

#include <mqtt_protocol.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <spdlog/spdlog.h>

#include "properties.h"
#include "reasons.h"

namespace nest2mqtt::mqtt {
namespace {

Message received_message(const mosquitto_message& from, const mosquitto_property* properties) {
  Message message;
  message.topic = from.topic;
  // An empty payload has no memory.
  if (from.payloadlen > 0) {
    message.payload.assign(static_cast<const char*>(from.payload), static_cast<std::size_t>(from.payloadlen));
  }
  message.retain = from.retain;
  message.qos = from.qos;
  read_properties(properties, message);
  return message;
}

Result<void> outcome_of(int reason) {
  if (reason < first_refusal) return {};
  return tl::unexpected<Error>(refusal(reason));
}

template <class Function>
void guarded(void* self, Function&& function) noexcept {
  try {
    std::forward<Function>(function)(*static_cast<MosquittoClient*>(self));
  } catch (const std::exception& error) {
    spdlog::error("mqtt: an event was lost: {}", error.what());
  }
}

}  // namespace

void MosquittoClient::Callbacks::connected(mosquitto*, void* self, int reason, int,
                                           const mosquitto_property* properties) {
  guarded(self, [&](MosquittoClient& client) {
    mosquitto_log_callback_set(client.handle_.get(), nullptr);  // it costs memory for each packet
    if (reason != MQTT_RC_SUCCESS) {
      client.refusal_ = connect_refusal(reason);  // the end follows
      return;
    }
    client.accepted_ = true;
    std::uint32_t largest = 0;  // section 3.2.2.3.6; not in MQTT 3.1.1
    if (mosquitto_property_read_int32(properties, MQTT_PROP_MAXIMUM_PACKET_SIZE, &largest, false) != nullptr) {
      client.largest_packet_ = largest;
    }
    client.events_.accepted();
  });
}

void MosquittoClient::Callbacks::disconnected(mosquitto*, void* self, int reason, const mosquitto_property*) {
  const int system_error = errno;
  guarded(self, [&](MosquittoClient& client) { client.end(client.why_lost(reason, system_error)); });
}

void MosquittoClient::Callbacks::received(mosquitto*, void* self, const mosquitto_message* message,
                                          const mosquitto_property* properties) {
  guarded(self, [&](MosquittoClient& client) { client.events_.received(received_message(*message, properties)); });
}

void MosquittoClient::Callbacks::published(mosquitto*, void* self, int message_id, int reason,
                                           const mosquitto_property*) {
  guarded(self, [&](MosquittoClient& client) {
    const auto publish = client.publishes_.extract(message_id);
    if (publish.empty()) return;  // QoS 0 was reported when it was handed over
    // MQTT 5 acknowledges a refused publish too; only its reason code says so.
    client.events_.delivered(publish.mapped(), outcome_of(reason));
  });
}

void MosquittoClient::Callbacks::subscribed(mosquitto*, void* self, int message_id, int count, const int* granted,
                                            const mosquitto_property*) {
  guarded(self, [&](MosquittoClient& client) {
    const auto filter = client.filters_.extract(message_id);
    if (filter.empty() || count < 1) return;
    // The one refusal of MQTT 3.1.1 (section 3.9.3) has no reason; it is the access rules'.
    const int reason = client.options_.protocol_v5 || *granted < first_refusal ? *granted : MQTT_RC_NOT_AUTHORIZED;
    client.events_.subscribed(filter.mapped(), outcome_of(reason));
  });
}

void MosquittoClient::Callbacks::unsubscribed(mosquitto*, void* self, int message_id, const mosquitto_property*) {
  guarded(self, [&](MosquittoClient& client) {
    const auto filter = client.filters_.extract(message_id);
    if (!filter.empty()) client.events_.unsubscribed(filter.mapped());
  });
}

void MosquittoClient::Callbacks::logged(mosquitto* handle, void* self, int level, const char* text) {
  if (level != MOSQ_LOG_ERR) return;
  guarded(self, [&](MosquittoClient& client) {
    if (!client.tls_trouble_.empty()) return;
    const SSL* const ssl = static_cast<const SSL*>(mosquitto_ssl_get(handle));
    const long verified = ssl == nullptr ? X509_V_OK : SSL_get_verify_result(ssl);
    const std::string_view line = text;  // "OpenSSL Error[0]: error:0A00010B:SSL routines::wrong version number"
    client.tls_trouble_ = verified == X509_V_OK ? "TLS: " + std::string(line.substr(line.rfind(':') + 1))
                                                : std::string("TLS: the broker's certificate is not trusted: ") +
                                                      X509_verify_cert_error_string(verified);
  });
}

}  // namespace nest2mqtt::mqtt
