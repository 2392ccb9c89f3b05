#include "support/mosquitto_connection.h"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include <mqtt_protocol.h>

#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

constexpr int connect_id = 0;  // no message has this id
constexpr int first_refusal = 0x80;
constexpr int keep_alive_seconds = 60;

/// No two alike, over all tests that run now.
std::string unique_client_id() {
  static std::atomic<int> next = 0;
  return "probe-" + std::to_string(getpid()) + "-" + std::to_string(next++);
}

void require(int code, const char* what) {
  if (code != MOSQ_ERR_SUCCESS) throw std::runtime_error(std::string(what) + ": " + mosquitto_strerror(code));
}

const char* or_null(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

struct Free {
  void operator()(void* memory) const { std::free(memory); }
};

Message to_message(const mosquitto_message& from, const mosquitto_property* properties) {
  Message to;
  to.topic = from.topic;
  if (from.payloadlen > 0) {
    to.payload.assign(static_cast<const char*>(from.payload), static_cast<std::size_t>(from.payloadlen));
  }
  to.qos = from.qos;
  to.retained = from.retain;
  char* text = nullptr;
  if (mosquitto_property_read_string(properties, MQTT_PROP_RESPONSE_TOPIC, &text, false) != nullptr) {
    const std::unique_ptr<char, Free> owned(text);
    to.response_topic = text;
  }
  void* bytes = nullptr;
  std::uint16_t size = 0;
  if (mosquitto_property_read_binary(properties, MQTT_PROP_CORRELATION_DATA, &bytes, &size, false) != nullptr) {
    const std::unique_ptr<void, Free> owned(bytes);
    to.correlation_data.assign(static_cast<const char*>(bytes), size);
  }
  std::uint32_t expiry = 0;
  if (mosquitto_property_read_int32(properties, MQTT_PROP_MESSAGE_EXPIRY_INTERVAL, &expiry, false) != nullptr) {
    to.message_expiry = expiry;
  }
  return to;
}

struct FreeProperties {
  void operator()(mosquitto_property* list) const { mosquitto_property_free_all(&list); }
};

std::unique_ptr<mosquitto_property, FreeProperties> to_properties(const PublishOptions& options) {
  mosquitto_property* list = nullptr;
  if (!options.response_topic.empty()) {
    mosquitto_property_add_string(&list, MQTT_PROP_RESPONSE_TOPIC, options.response_topic.c_str());
  }
  if (!options.correlation_data.empty()) {
    mosquitto_property_add_binary(&list, MQTT_PROP_CORRELATION_DATA, options.correlation_data.data(),
                                  static_cast<std::uint16_t>(options.correlation_data.size()));
  }
  if (options.message_expiry) {
    mosquitto_property_add_int32(&list, MQTT_PROP_MESSAGE_EXPIRY_INTERVAL, *options.message_expiry);
  }
  return std::unique_ptr<mosquitto_property, FreeProperties>(list);
}

}  // namespace

struct MosquittoConnection::Callbacks {
  static void connected(mosquitto*, void* self, int code, int, const mosquitto_property*) {
    static_cast<MosquittoConnection*>(self)->answered(connect_id, code);
  }
  static void disconnected(mosquitto* handle, void* self, int, const mosquitto_property*) {
    mosquitto_disconnect(handle);  // else it would connect again
    static_cast<MosquittoConnection*>(self)->lost();
  }
  static void received(mosquitto*, void* self, const mosquitto_message* message, const mosquitto_property* properties) {
    static_cast<MosquittoConnection*>(self)->on_message_(to_message(*message, properties));
  }
  static void published(mosquitto*, void* self, int message_id, int code, const mosquitto_property*) {
    static_cast<MosquittoConnection*>(self)->answered(message_id, code);
  }
  static void subscribed(mosquitto*, void* self, int message_id, int count, const int* granted,
                         const mosquitto_property*) {
    static_cast<MosquittoConnection*>(self)->answered(message_id, count > 0 ? *granted : first_refusal);
  }
};

MosquittoConnection::MosquittoConnection(const Broker& broker, const ProbeOptions& options, OnMessage on_message)
    : v5_(options.mqtt_version == MQTT_PROTOCOL_V5), on_message_(std::move(on_message)) {
  static const int initialised = [] {
    std::signal(SIGPIPE, SIG_IGN);  // of a TLS connection that the broker has closed
    return mosquitto_lib_init();
  }();
  require(initialised, "libmosquitto");
  handle_.reset(mosquitto_new(unique_client_id().c_str(), true, this));
  if (!handle_) throw std::bad_alloc();
  configure(broker, options);
  const bool tls = broker.options().tls != nullptr;
  require(mosquitto_connect(handle_.get(), tls ? "localhost" : "127.0.0.1", broker.port(), keep_alive_seconds),
          "connect");
  require(mosquitto_loop_start(handle_.get()), "start");
  try {
    if (const int code = wait_for_answer(connect_id, "connect", options.connect_limit); code != MQTT_RC_SUCCESS) {
      throw std::runtime_error(std::string("the broker refuses the probe: ") +
                               (v5_ ? mosquitto_reason_string(code) : mosquitto_connack_string(code)));
    }
  } catch (...) {
    mosquitto_disconnect(handle_.get());
    mosquitto_loop_stop(handle_.get(), false);
    throw;
  }
}

MosquittoConnection::~MosquittoConnection() {
  // Where the connection is lost already the thread has ended, or ends by itself.
  mosquitto_disconnect(handle_.get());
  mosquitto_loop_stop(handle_.get(), false);
}

void MosquittoConnection::configure(const Broker& broker, const ProbeOptions& options) {
  mosquitto* const handle = handle_.get();
  require(mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, options.mqtt_version), "protocol");
  mosquitto_int_option(handle, MOSQ_OPT_TCP_NODELAY, 1);
  std::pair<std::string, std::string> user{options.username, options.password};
  if (user.first.empty() && !broker.options().users.empty()) user = *broker.options().users.begin();
  require(mosquitto_username_pw_set(handle, or_null(user.first), or_null(user.second)), "user");
  if (const Certificates* const certificates = broker.options().tls) {
    const std::string authority =
        options.trusted_authority.empty() ? certificates->authority().string() : options.trusted_authority;
    const std::string certificate = certificates->client().certificate.string();
    const std::string key = certificates->client().key.string();
    const bool present = options.present_client_certificate;
    require(mosquitto_tls_set(handle, authority.c_str(), nullptr, present ? certificate.c_str() : nullptr,
                              present ? key.c_str() : nullptr, nullptr),
            "TLS");
  }
  mosquitto_connect_v5_callback_set(handle, Callbacks::connected);
  mosquitto_disconnect_v5_callback_set(handle, Callbacks::disconnected);
  mosquitto_message_v5_callback_set(handle, Callbacks::received);
  mosquitto_publish_v5_callback_set(handle, Callbacks::published);
  mosquitto_subscribe_v5_callback_set(handle, Callbacks::subscribed);
}

void MosquittoConnection::answered(int message_id, int code) {
  const std::lock_guard lock(mutex_);
  answers_.emplace(message_id, code);
  changed_.notify_all();
}

void MosquittoConnection::lost() {
  const std::lock_guard lock(mutex_);
  lost_ = true;
  changed_.notify_all();
}

int MosquittoConnection::wait_for_answer(int message_id, const char* what, std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, limit, [&] { return answers_.contains(message_id) || lost_; });
  if (!answers_.contains(message_id)) throw std::runtime_error(std::string("the broker did not answer: ") + what);
  return answers_.extract(message_id).mapped();
}

void MosquittoConnection::publish(const std::string& topic, const std::string& payload, const PublishOptions& options) {
  const auto properties = to_properties(options);
  if (properties && !v5_) throw std::logic_error("MQTT 3.1.1 has no properties");
  int message_id = 0;
  require(mosquitto_publish_v5(handle_.get(), &message_id, topic.c_str(), static_cast<int>(payload.size()),
                               payload.data(), options.qos, options.retain, properties.get()),
          "publish");
  if (const int code = wait_for_answer(message_id, "publish"); code >= first_refusal) {
    throw std::runtime_error(std::string("the broker refuses a publish: ") + mosquitto_reason_string(code));
  }
}

int MosquittoConnection::subscribe(const std::string& filter, int qos) {
  int message_id = 0;
  require(mosquitto_subscribe(handle_.get(), &message_id, filter.c_str(), qos), "subscribe");
  return wait_for_answer(message_id, "subscribe");
}

}  // namespace nest2mqtt::test
