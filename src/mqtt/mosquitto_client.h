#pragma once

#include <mosquitto.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include <boost/asio/ssl/context.hpp>

#include "nest2mqtt/mqtt/mosquitto_transport.h"

namespace nest2mqtt::mqtt {

/// What a MosquittoClient reports, from inside a call to it: the client must neither be called nor destroyed.
class ClientEvents {
 public:
  virtual ~ClientEvents() = default;
  virtual void accepted() = 0;
  /// Once, and nothing after it.
  virtual void ended(Error why) = 0;
  virtual void received(Message message) = 0;
  virtual void delivered(PublishId id, Result<void> outcome) = 0;
  virtual void subscribed(const std::string& filter, Result<void> outcome) = 0;
  virtual void unsubscribed(const std::string& filter) = 0;
};

/// One `struct mosquitto` for one attempt to connect and what comes of it. Never blocks and never waits: the owner
/// looks after the socket and calls `read`, `write` and `keep_alive`.
class MosquittoClient {
 public:
  /// `tls`: null without TLS. All three outlive the client.
  MosquittoClient(const ConnectionOptions& options, boost::asio::ssl::context* tls, ClientEvents& events);
  MosquittoClient(const MosquittoClient&) = delete;
  MosquittoClient& operator=(const MosquittoClient&) = delete;

  /// Begins to connect to a numeric address. An error ends it, instead of an event.
  [[nodiscard]] Result<void> connect(const std::string& address);

  /// -1 if there is none (any more). libmosquitto closes it as it likes.
  [[nodiscard]] int socket() const { return mosquitto_socket(handle_.get()); }
  /// Whether `write` has something to do as soon as the socket takes it. `read` always has.
  [[nodiscard]] bool wants_write() const;

  void read();
  void write();
  /// To be called about every second: asks whether the broker lives, if it is time, and ends what is dead.
  void keep_alive();

  /// Sends DISCONNECT behind what is on its way; `ended` follows when the socket has taken all of it.
  void disconnect();

  [[nodiscard]] Result<void> publish(PublishId id, const Message& message);
  [[nodiscard]] Result<void> subscribe(const std::string& filter, SubscribeOptions options);
  [[nodiscard]] Result<void> unsubscribe(const std::string& filter);

 private:
  struct Destroy {
    void operator()(mosquitto* handle) const { mosquitto_destroy(handle); }
  };
  struct Callbacks;

  [[nodiscard]] Result<void> prepare();
  [[nodiscard]] int prepare_options();
  [[nodiscard]] SSL* handshake() const;
  /// Tells what a function of libmosquitto returned without calling back.
  void settle(int code, int system_error);
  void end(Error why);
  [[nodiscard]] Error why_lost(int code, int system_error) const;

  const ConnectionOptions& options_;
  boost::asio::ssl::context* tls_;
  ClientEvents& events_;
  std::unique_ptr<mosquitto, Destroy> handle_;
  bool accepted_ = false;
  bool ended_ = false;
  std::string tls_trouble_;                       ///< what OpenSSL complained of first
  Error refusal_;                                 ///< by CONNACK, if it has a message
  std::size_t largest_packet_;                    ///< that the broker takes
  std::unordered_map<int, PublishId> publishes_;  ///< QoS 1, by message id
  std::unordered_map<int, std::string> filters_;  ///< of subscriptions and their ends on the way, by message id
};

}  // namespace nest2mqtt::mqtt
