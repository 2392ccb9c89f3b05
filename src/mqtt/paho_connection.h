#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "connect_probe.h"
#include "name_lookup.h"
#include "paho_client.h"

namespace nest2mqtt::mqtt {

/// One connection to the broker from the name of its host to the end, on the core thread. It tries address by address,
/// each with a new Paho client.
class PahoConnection final : public std::enable_shared_from_this<PahoConnection> {
 public:
  /// `events` outlives the connection's events. A keep-alive that the broker wants is written into `options`, for the
  /// next connection.
  [[nodiscard]] static std::shared_ptr<PahoConnection> create(const boost::asio::any_io_executor& core,
                                                              std::shared_ptr<ConnectionOptions> options,
                                                              TransportEvents& events);
  PahoConnection(const PahoConnection&) = delete;
  PahoConnection& operator=(const PahoConnection&) = delete;

  void start();
  void disconnect();
  /// From now on it reports nothing. A connection that is established is ended cleanly, in the background.
  void abandon();

  [[nodiscard]] Result<void> publish(PublishId id, const Message& message);
  [[nodiscard]] Result<void> subscribe(const std::string& filter, SubscribeOptions options);
  [[nodiscard]] Result<void> unsubscribe(const std::string& filter);

 private:
  using Clock = std::chrono::steady_clock;

  PahoConnection(const boost::asio::any_io_executor& core, std::shared_ptr<ConnectionOptions> options,
                 TransportEvents& events);
  void resolve();
  void try_next_address();
  void attempt(const std::string& address);
  void set_timer(Clock::time_point when);
  void on_timer();
  void attempt_failed(Error why, bool reason_unknown);
  /// Gives the client up; the background thread ends and destroys it.
  void release_client();
  /// The connection is over: reports why with the next events.
  void end(Error why);

  void take(ClientEvent event);
  void on(const ClientEvent::Accepted& accepted);
  void on(const ClientEvent::Ended& ended);
  void on(Message& message);
  void on(const ClientEvent::TooLarge& message);
  void on(ClientEvent::Delivered& delivered);
  void on(const ClientEvent::Subscribed& subscribed);
  void on(const ClientEvent::Unsubscribed& unsubscribed);
  [[nodiscard]] Result<void> hand_over(PublishId id, const Message& message);
  void send_held_back();

  boost::asio::any_io_executor core_;
  std::shared_ptr<ConnectionOptions> shared_options_;
  ConnectionOptions& options_;
  TransportEvents& transport_events_;
  std::shared_ptr<ClientEvents> events_;
  boost::asio::steady_timer timer_;
  std::optional<NameLookup> lookup_;
  std::shared_ptr<ConnectProbe> probe_;
  std::vector<std::string> addresses_;  ///< still to be tried, the next one last
  std::string numeric_address_;         ///< of the present attempt
  Clock::time_point answer_by_;         ///< for CONNACK
  std::size_t attempt_ = 0;             ///< 0: of the connection itself
  std::shared_ptr<PahoClient> client_;  ///< of the present attempt
  bool accepted_ = false;               ///< by the broker
  bool disconnecting_ = false;
  bool over_ = false;
  std::optional<BrokerLimits> limits_;
  std::deque<std::pair<PublishId, Message>> held_back_;  ///< for which the broker has no room yet
  std::unordered_map<RequestId, PublishId> publishes_;   ///< with Paho
  std::unordered_map<RequestId, std::string> filters_;   ///< of requests on the way
  RequestId last_request_ = 0;
  std::size_t too_large_ = 0;  ///< messages, since the last one that was logged
  std::optional<Clock::time_point> too_large_logged_;
};

}  // namespace nest2mqtt::mqtt
