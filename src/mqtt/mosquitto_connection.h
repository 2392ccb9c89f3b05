#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "mosquitto_client.h"
#include "name_lookup.h"

namespace nest2mqtt::mqtt {

/// One connection to the broker from the name of its host to the end, in the core's event loop. Lives as long as what
/// it waits for.
class MosquittoConnection final : public std::enable_shared_from_this<MosquittoConnection>, private ClientEvents {
 public:
  /// Both outlive the connection's events.
  MosquittoConnection(const boost::asio::any_io_executor& core, const ConnectionOptions& options,
                      TransportEvents& events);

  void start();
  void disconnect();
  /// From now on it says nothing. A connection that stands is ended cleanly, if the socket takes that at once.
  void abandon();

  [[nodiscard]] Result<void> publish(PublishId id, const Message& message);
  [[nodiscard]] Result<void> subscribe(const std::string& filter, SubscribeOptions options);
  [[nodiscard]] Result<void> unsubscribe(const std::string& filter);

 private:
  using Event = std::function<void(TransportEvents&)>;
  using Clock = std::chrono::steady_clock;

  void accepted() override;
  void ended(Error why) override;
  void received(Message message) override;
  void delivered(PublishId id, Result<void> outcome) override;
  void subscribed(const std::string& filter, Result<void> outcome) override;
  void unsubscribed(const std::string& filter) override;

  void resolve();
  void try_next_address();
  void watch_socket();
  void await_readable();
  void await_writable();
  /// After every call to the client: takes notice of its end, or waits for what it waits for.
  void settle();
  void set_timer(Clock::time_point when);
  void on_timer();
  void over(Error why);

  /// Wraps a handler: it does nothing once the connection, or the attempt that it belongs to, is gone. What it reports
  /// is told at its end.
  template <class Handler>
  [[nodiscard]] auto alive(Handler handler);

  void report(Event event);
  void tell();
  template <class Request>
  Result<void> request(Request&& request);

  boost::asio::any_io_executor core_;
  ConnectionOptions options_;
  TransportEvents& transport_events_;
  std::optional<NameLookup> lookup_;
  boost::asio::steady_timer timer_;
  /// A duplicate of the client's socket: libmosquitto closes its own unasked, and Asio must not learn that by accident.
  boost::asio::posix::stream_descriptor descriptor_;
  std::optional<boost::asio::ssl::context> tls_;
  std::unique_ptr<MosquittoClient> client_;  ///< of the present attempt
  std::vector<std::string> addresses_;       ///< still to be tried, the next one last
  Clock::time_point answer_by_;              ///< for CONNACK
  std::size_t attempt_ = 0;
  bool established_ = false;  ///< TCP is
  bool accepted_ = false;     ///< by the broker
  bool reading_ = false;
  bool writing_ = false;
  std::optional<Error> end_;  ///< of the client
  bool over_ = false;
  bool silent_ = false;
  std::deque<Event> untold_;
  bool telling_ = false;  ///< or about to
};

}  // namespace nest2mqtt::mqtt
