#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include <mqtt/async_client.h>

#include "nest2mqtt/mqtt/paho_transport.h"

#include "core_queue.h"
#include "publish_packet.h"

namespace nest2mqtt::mqtt {

/// What the broker says of itself in its CONNACK (MQTT 5, section 3.2.2.3); all of it stays as it is with MQTT 3.1.1.
struct BrokerLimits {
  std::size_t max_packet = max_mqtt_packet;  ///< bytes, of a packet that it takes
  std::size_t receive_maximum = 65'535;      ///< unacknowledged publishes that it takes
  int max_qos = 2;                           ///< of a publish that it takes
  bool retain_available = true;
  std::optional<std::chrono::seconds> keep_alive = std::nullopt;  ///< that it asks for in place of ours
};

/// Number of a request to Paho, by which the answer to it is known. Paho keeps it in place of a pointer, so it has 32
/// bits on some machines and begins anew after the last one.
using RequestId = std::uintptr_t;

/// What one client reports.
struct ClientEvent {
  struct Accepted {
    BrokerLimits limits;
  };
  /// The connection could not be made or is lost. Several may come for one end.
  struct Ended {
    Error why;
    bool reason_unknown = false;  ///< Paho gives none for what fails before CONNACK
  };
  struct TooLarge {
    std::string topic;
    std::size_t payload_size;
  };
  struct Delivered {
    RequestId id;
    Result<void> outcome;
  };
  struct Subscribed {
    RequestId id;
    Result<void> outcome;
  };
  struct Unsubscribed {
    RequestId id;
  };

  std::size_t attempt;  ///< of the client that reports it
  std::variant<Accepted, Ended, Message, TooLarge, Delivered, Subscribed, Unsubscribed> what;
};

using ClientEvents = CoreQueue<ClientEvent>;

/// One Paho client for one attempt to connect. `connect`, `disconnect` and the destructor may wait for Paho and are
/// called on the background thread; the rest is for the core thread, between Accepted and Ended. Everything that
/// happens, also in those three, is pushed to `events` with the number of the attempt.
class PahoClient {
 public:
  PahoClient(ConnectionOptions options, std::string address, std::size_t attempt, std::shared_ptr<ClientEvents> events);
  PahoClient(const PahoClient&) = delete;
  PahoClient& operator=(const PahoClient&) = delete;

  void connect() noexcept;
  /// Ended follows.
  void disconnect() noexcept;

  [[nodiscard]] Result<void> publish(RequestId id, const Message& message);
  [[nodiscard]] Result<void> subscribe(RequestId id, const std::string& filter, SubscribeOptions options);
  [[nodiscard]] Result<void> unsubscribe(RequestId id, const std::string& filter);

 private:
  /// Both outcomes of a request to Paho, told apart by what was requested. Called on Paho's threads.
  class Listener final : public ::mqtt::iaction_listener {
   public:
    using Done = std::function<void(const ::mqtt::token&, Result<void>)>;
    explicit Listener(Done done) : done_(std::move(done)) {}
    void on_success(const ::mqtt::token& token) noexcept override;
    void on_failure(const ::mqtt::token& token) noexcept override;

   private:
    Done done_;
  };

  template <class What>
  bool report(What what, std::size_t bytes = 0);
  void connected(const ::mqtt::token& token, const Result<void>& outcome);
  void received(const ::mqtt::message& message);

  const ConnectionOptions options_;
  const std::string address_;
  const std::size_t attempt_;
  const std::shared_ptr<ClientEvents> events_;
  Listener connect_listener_;
  Listener disconnect_listener_;
  Listener publish_listener_;
  Listener subscribe_listener_;
  Listener unsubscribe_listener_;
  std::optional<::mqtt::async_client> client_;  // last: gone before anything that its callbacks use
};

}  // namespace nest2mqtt::mqtt
