#include "paho_client.h"

#include <utility>

#include <MQTTAsync.h>
#include <spdlog/spdlog.h>

#include "paho_conversion.h"
#include "paho_errors.h"

namespace nest2mqtt::mqtt {
namespace {

/// More than Paho ever has to hold: PahoConnection keeps back what the broker would not take yet.
constexpr int max_buffered_messages = 10'000;

/// IPv6 in brackets, as in a URL. Only an IPv6 address has a colon.
std::string uri(const ConnectionOptions& options, const std::string& address) {
  const bool brackets = address.find(':') != std::string::npos;
  return (options.tls ? "ssl://" : "tcp://") + (brackets ? "[" + address + "]" : address) + ":" +
         std::to_string(options.port);
}

::mqtt::create_options create_options(const ConnectionOptions& options) {
  return {options.protocol_v5 ? MQTTVERSION_5 : MQTTVERSION_3_1_1, max_buffered_messages};
}

std::uintptr_t number_of(const ::mqtt::token& token) {
  // Paho gives a pointer back to us unread; we use it as a number.
  return reinterpret_cast<std::uintptr_t>(token.get_user_context());
}

void* as_context(std::uintptr_t number) {
  return reinterpret_cast<void*>(number);  // NOLINT(performance-no-int-to-ptr): never dereferenced
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
    return tl::unexpected<Error>(library_error(error.get_return_code()));
  } catch (const std::exception& error) {
    return fail(Recovery::retry, error.what());
  }
}

}  // namespace

void PahoClient::Listener::on_success(const ::mqtt::token& token) noexcept {
  guarded([&] {
    // MQTT 5 acknowledges a refused publish too; only its reason code says so.
    const int reason = token.get_reason_code();
    if (reason >= first_refusal) {
      done_(token, tl::unexpected<Error>(refusal(reason)));
    } else {
      done_(token, {});
    }
  });
}

void PahoClient::Listener::on_failure(const ::mqtt::token& token) noexcept {
  guarded(
      [&] { done_(token, tl::unexpected<Error>(request_failure(token.get_return_code(), token.get_reason_code()))); });
}

PahoClient::PahoClient(ConnectionOptions options, std::string address, std::size_t attempt,
                       std::shared_ptr<ClientEvents> events)
    : options_(std::move(options)),
      address_(std::move(address)),
      attempt_(attempt),
      events_(std::move(events)),
      connect_listener_([this](const ::mqtt::token& token, const Result<void>& outcome) { connected(token, outcome); }),
      disconnect_listener_([this](const ::mqtt::token&, const Result<void>&) {
        report(ClientEvent::Ended{Error{Recovery::retry, "disconnected"}});
      }),
      publish_listener_([this](const ::mqtt::token& token, Result<void> outcome) {
        report(ClientEvent::Delivered{number_of(token), std::move(outcome)});
      }),
      subscribe_listener_([this](const ::mqtt::token& token, Result<void> outcome) {
        report(ClientEvent::Subscribed{number_of(token), std::move(outcome)});
      }),
      unsubscribe_listener_([this](const ::mqtt::token& token, const Result<void>&) {
        report(ClientEvent::Unsubscribed{number_of(token)});
      }) {}

template <class What>
bool PahoClient::report(What what, std::size_t bytes) {
  return events_->push({attempt_, std::move(what)}, bytes);
}

void PahoClient::connect() noexcept {
  guarded([this] {
    const auto begun = attempted([this] {
      client_.emplace(uri(options_, address_), options_.client_id, create_options(options_));
      // Paho writes its trace into memory for each packet unless it is told not to, and to where the environment
      // variable MQTT_C_CLIENT_TRACE says. It reads that when the first client is created, so the level is set after.
      MQTTAsync_setTraceLevel(MQTTASYNC_TRACE_ERROR);
      client_->set_connection_lost_handler(
          [this](const std::string& cause) { guarded([&] { report(ClientEvent::Ended{connection_lost(cause)}); }); });
      client_->set_disconnected_handler([this](const ::mqtt::properties&, ::mqtt::ReasonCode reason) {
        guarded([&] { report(ClientEvent::Ended{refusal(reason)}); });
      });
      client_->set_message_callback([this](const ::mqtt::const_message_ptr& message) {
        guarded([&] {
          if (message) received(*message);
        });
      });
      // The options are copied by Paho; their properties are not, so the object has to be here until then.
      const ::mqtt::connect_options options = connect_options(options_);
      client_->connect(options, nullptr, connect_listener_);
    });
    if (!begun) report(ClientEvent::Ended{begun.error()});
  });
}

void PahoClient::disconnect() noexcept {
  guarded([this] {
    const auto begun = attempted([this] {
      if (!client_) throw ::mqtt::exception(MQTTASYNC_DISCONNECTED);
      client_->disconnect(0, nullptr, disconnect_listener_);
    });
    if (!begun) report(ClientEvent::Ended{begun.error()});
  });
}

void PahoClient::connected(const ::mqtt::token& token, const Result<void>& outcome) {
  if (outcome) {
    report(ClientEvent::Accepted{broker_limits(token.get_connect_response().get_properties())});
    return;
  }
  // A refusal brings its code (of MQTT 5 or 3.1.1) as the return code, everything else a negative number.
  const int code = token.get_return_code();
  if (code > 0) {
    report(ClientEvent::Ended{connect_refusal(code)});
  } else {
    report(ClientEvent::Ended{.why = library_error(code), .reason_unknown = true});
  }
}

void PahoClient::received(const ::mqtt::message& message) {
  const std::size_t size = message.get_payload_ref().size();
  if (size > max_received_payload || !report(from_paho(message), size + message.get_topic().size())) {
    report(ClientEvent::TooLarge{message.get_topic(), size});
  }
}

Result<void> PahoClient::publish(RequestId id, const Message& message) {
  return attempted(
      [&] { client_->publish(to_paho(message, options_.protocol_v5), as_context(id), publish_listener_); });
}

Result<void> PahoClient::subscribe(RequestId id, const std::string& filter, SubscribeOptions options) {
  using Paho = ::mqtt::subscribe_options;
  // "Retain as published" shows a command that was sent with the retain flag while we listen.
  const Paho paho(options.no_local, true,
                  options.send_retained ? Paho::SEND_RETAINED_ON_SUBSCRIBE : Paho::DONT_SEND_RETAINED);
  return attempted([&] {
    if (options_.protocol_v5) {
      client_->subscribe(filter, options.qos, as_context(id), subscribe_listener_, paho);
    } else {
      client_->subscribe(filter, options.qos, as_context(id), subscribe_listener_);
    }
  });
}

Result<void> PahoClient::unsubscribe(RequestId id, const std::string& filter) {
  return attempted([&] { client_->unsubscribe(filter, as_context(id), unsubscribe_listener_); });
}

}  // namespace nest2mqtt::mqtt
