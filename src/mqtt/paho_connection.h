#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>

#include <mqtt/async_client.h>

#include "nest2mqtt/mqtt/paho_transport.h"

namespace nest2mqtt::mqtt {

/// What a connection reports. Called on Paho's threads: each function only hands its arguments to the core.
struct PahoSink {
  std::function<void()> connected;
  std::function<void(Error)> disconnected;
  std::function<void(Message)> message;
  std::function<void(PublishId, Result<void>)> delivered;
  std::function<void(std::uintptr_t subscription, Result<void>)> subscribed;
  std::function<void(std::uintptr_t subscription)> unsubscribed;
};

/// One Paho client for one connection, with everything Paho keeps pointers to.
class PahoConnection {
 public:
  PahoConnection(const PahoOptions& options, PahoSink sink);
  PahoConnection(const PahoConnection&) = delete;
  PahoConnection& operator=(const PahoConnection&) = delete;

  [[nodiscard]] Result<void> connect();
  void disconnect() noexcept;
  [[nodiscard]] Result<void> publish(PublishId id, const Message& message);
  [[nodiscard]] Result<void> subscribe(std::uintptr_t subscription, const std::string& filter,
                                       SubscribeOptions options);
  [[nodiscard]] Result<void> unsubscribe(std::uintptr_t subscription, const std::string& filter);

 private:
  /// Paho's two outcomes of a request, told apart by what was requested.
  class Listener final : public ::mqtt::iaction_listener {
   public:
    using Done = std::function<void(const ::mqtt::token&, Result<void>)>;
    explicit Listener(Done done) : done_(std::move(done)) {}
    void on_success(const ::mqtt::token& token) noexcept override;
    void on_failure(const ::mqtt::token& token) noexcept override;

   private:
    Done done_;
  };

  [[nodiscard]] ::mqtt::connect_options connect_options() const;

  PahoOptions options_;
  PahoSink sink_;
  std::atomic<std::size_t> largest_packet_{std::numeric_limits<std::size_t>::max()};  ///< that the broker takes
  Listener connect_listener_;
  Listener disconnect_listener_;
  Listener publish_listener_;
  Listener subscribe_listener_;
  Listener unsubscribe_listener_;
  ::mqtt::async_client client_;  // last: gone before anything its callbacks use
};

}  // namespace nest2mqtt::mqtt
