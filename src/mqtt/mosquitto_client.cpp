#include "mosquitto_client.h"

#include <cerrno>
#include <cstdint>
#include <utility>

#include <mqtt_protocol.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "mosquitto_callbacks.h"
#include "properties.h"
#include "reasons.h"

namespace nest2mqtt::mqtt {
namespace {

constexpr std::size_t largest_mqtt_packet = 5 + 268'435'455;  // section 2.1.4
constexpr int some_packets = 1;                               // an argument that libmosquitto 2.0 does not use

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

const char* or_null(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

/// libmosquitto keeps a count and lets go of what it has at the end of the process: not before, because it unloads
/// what others use of OpenSSL as well.
void require_library() {
  struct Library {
    Library() { mosquitto_lib_init(); }
    ~Library() { mosquitto_lib_cleanup(); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
  };
  static const Library library;
}

}  // namespace

MosquittoClient::MosquittoClient(const ConnectionOptions& options, boost::asio::ssl::context* tls, ClientEvents& events)
    : options_(options), tls_(tls), events_(events), largest_packet_(largest_mqtt_packet) {}

Result<void> MosquittoClient::prepare() {
  require_library();
  handle_.reset(mosquitto_new(or_null(options_.client_id), true, this));
  if (!handle_) return tl::unexpected<Error>(library_error(MOSQ_ERR_ERRNO, errno));
  if (const int code = prepare_options(); code != MOSQ_ERR_SUCCESS) {
    return tl::unexpected<Error>(library_error(code, errno));
  }
  mosquitto* const handle = handle_.get();
  mosquitto_connect_v5_callback_set(handle, Callbacks::connected);
  mosquitto_disconnect_v5_callback_set(handle, Callbacks::disconnected);
  mosquitto_message_v5_callback_set(handle, Callbacks::received);
  mosquitto_publish_v5_callback_set(handle, Callbacks::published);
  mosquitto_subscribe_v5_callback_set(handle, Callbacks::subscribed);
  mosquitto_unsubscribe_v5_callback_set(handle, Callbacks::unsubscribed);
  if (tls_ != nullptr) mosquitto_log_callback_set(handle, Callbacks::logged);
  return {};
}

int MosquittoClient::prepare_options() {
  mosquitto* const handle = handle_.get();
  int code = mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION,
                                  options_.protocol_v5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
  // Single small messages must not wait for the acknowledgement of the one before.
  if (code == MOSQ_ERR_SUCCESS) code = mosquitto_int_option(handle, MOSQ_OPT_TCP_NODELAY, 1);
  // Only the broker limits what may be unacknowledged, besides our own window.
  if (code == MOSQ_ERR_SUCCESS) code = mosquitto_int_option(handle, MOSQ_OPT_SEND_MAXIMUM, 0);
  if (code == MOSQ_ERR_SUCCESS) {
    const std::string password(options_.password.reveal());
    code = mosquitto_username_pw_set(handle, or_null(options_.username), or_null(password));
  }
  if (const Message& will = options_.will; code == MOSQ_ERR_SUCCESS && !will.topic.empty()) {
    code = mosquitto_will_set(handle, will.topic.c_str(), static_cast<int>(will.payload.size()), will.payload.data(),
                              will.qos, will.retain);
  }
  if (tls_ != nullptr && code == MOSQ_ERR_SUCCESS) {
    code = mosquitto_void_option(handle, MOSQ_OPT_SSL_CTX, tls_->native_handle());
    if (code == MOSQ_ERR_SUCCESS) code = mosquitto_int_option(handle, MOSQ_OPT_SSL_CTX_WITH_DEFAULTS, 0);
  }
  return code;
}

Result<void> MosquittoClient::connect(const std::string& address) {
  if (auto prepared = prepare(); !prepared) return prepared;
  ERR_clear_error();
  errno = 0;
  const int code = mosquitto_connect_async(handle_.get(), address.c_str(), options_.port,
                                           static_cast<int>(options_.keep_alive.count()));
  const int system_error = errno;
  // On loopback a refusal is there at once, and OpenSSL has taken it from the socket: 2.0.11 does not notice,
  // and 2.0.21 calls it a matter of TLS.
  const bool refused = system_error == ECONNREFUSED || (code == MOSQ_ERR_TLS && tls_trouble_.empty());
  if (!refused && (code == MOSQ_ERR_SUCCESS || code == MOSQ_ERR_CONN_PENDING)) return {};
  ended_ = true;
  return tl::unexpected<Error>(refused ? library_error(MOSQ_ERR_ERRNO, ECONNREFUSED) : why_lost(code, system_error));
}

SSL* MosquittoClient::handshake() const {
  auto* const ssl = static_cast<SSL*>(mosquitto_ssl_get(handle_.get()));
  return ssl != nullptr && SSL_in_init(ssl) == 1 ? ssl : nullptr;
}

bool MosquittoClient::wants_write() const {
  // mosquitto_want_write may say yes all through a handshake that waits for the broker.
  if (const SSL* const ssl = handshake()) return SSL_want_write(ssl);
  return mosquitto_want_write(handle_.get());
}

void MosquittoClient::read() {
  ERR_clear_error();  // OpenSSL takes what another user of this thread left there for its own
  errno = 0;
  const int code = mosquitto_loop_read(handle_.get(), some_packets);
  settle(code, errno);
  // libmosquitto 2.0.11 takes a connection that ends in the middle of a handshake for one that will go on.
  if (const SSL* const ssl = handshake(); ssl != nullptr && SSL_want_nothing(ssl)) settle(MOSQ_ERR_CONN_LOST, 0);
}

void MosquittoClient::write() {
  // A handshake goes on by reading, whatever the socket is ready for; and what a broker says before it hangs up must be
  // read before a write fails.
  if (!accepted_) read();
  if (ended_ || handshake() != nullptr) return;
  ERR_clear_error();
  errno = 0;
  const int code = mosquitto_loop_write(handle_.get(), some_packets);
  settle(code, errno);
}

void MosquittoClient::keep_alive() {
  const int code = mosquitto_loop_misc(handle_.get());
  settle(code, errno);
}

void MosquittoClient::disconnect() {
  const int code = mosquitto_disconnect(handle_.get());
  settle(code, errno);
}

void MosquittoClient::settle(int code, int system_error) {
  if (code != MOSQ_ERR_SUCCESS) end(why_lost(code, system_error));
}

void MosquittoClient::end(Error why) {
  if (!std::exchange(ended_, true)) events_.ended(std::move(why));
}

Error MosquittoClient::why_lost(int code, int system_error) const {
  if (!refusal_.message.empty()) return refusal_;
  if (!accepted_ && !tls_trouble_.empty()) return {Recovery::retry, tls_trouble_};
  if (code == MOSQ_ERR_SUCCESS) return {Recovery::retry, "disconnected"};
  if (code >= first_refusal) return refusal(code);  // the broker's DISCONNECT
  Error why = library_error(code, system_error);
  if (why.message == connection_lost && !accepted_) {
    why.message = tls_ != nullptr ? "TLS: the broker hangs up; does it want a client certificate?"
                                  : "the broker hangs up instead of an answer to CONNECT";
  }
  return why;
}

Result<void> MosquittoClient::publish(PublishId id, const Message& message) {
  // The broker would end the connection, and once more after every new one.
  if (const std::size_t size = packet_size(message); size > largest_packet_) {
    return fail("it has " + std::to_string(size) + " bytes, and the broker takes no more than " +
                std::to_string(largest_packet_) + " (Mosquitto: max_packet_size)");
  }
  const Properties properties = options_.protocol_v5 ? outgoing_properties(message) : nullptr;
  int message_id = 0;
  const int code =
      mosquitto_publish_v5(handle_.get(), &message_id, message.topic.c_str(), static_cast<int>(message.payload.size()),
                           message.payload.data(), message.qos, message.retain, properties.get());
  if (code != MOSQ_ERR_SUCCESS) return tl::unexpected<Error>(library_error(code, errno));
  if (message.qos == 0) {
    events_.delivered(id, {});
  } else {
    publishes_[message_id] = id;
  }
  return {};
}

Result<void> MosquittoClient::subscribe(const std::string& filter, SubscribeOptions options) {
  // "Retain as published" shows a command that was sent with the retain flag while we listen.
  const int v5 = MQTT_SUB_OPT_RETAIN_AS_PUBLISHED |
                 (options.send_retained ? MQTT_SUB_OPT_SEND_RETAIN_ALWAYS : MQTT_SUB_OPT_SEND_RETAIN_NEVER);
  int message_id = 0;
  const int code = mosquitto_subscribe_v5(handle_.get(), &message_id, filter.c_str(), options.qos,
                                          options_.protocol_v5 ? v5 : 0, nullptr);
  if (code != MOSQ_ERR_SUCCESS) return tl::unexpected<Error>(library_error(code, errno));
  filters_[message_id] = filter;
  return {};
}

Result<void> MosquittoClient::unsubscribe(const std::string& filter) {
  int message_id = 0;
  const int code = mosquitto_unsubscribe(handle_.get(), &message_id, filter.c_str());
  if (code != MOSQ_ERR_SUCCESS) return tl::unexpected<Error>(library_error(code, errno));
  filters_[message_id] = filter;
  return {};
}

}  // namespace nest2mqtt::mqtt
