#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "mosquitto_handle.h"

namespace nest2mqtt::bench {

namespace asio = boost::asio;

/// Sees what is published, on the thread of `io`, which must not run once this is gone. QoS 0: Mosquitto leaves none
/// out as its queue is without end here (tests/bench/compare/processes.py), and no acknowledgement disturbs. TCP
/// acknowledges at once: a broker without TCP_NODELAY holds messages back until the last ones are acknowledged, and an
/// acknowledgement that is late by 40 ms every now and then would count as time of the bridge.
class Subscriber {
 public:
  using OnMessage = std::function<void(std::string_view topic, std::string_view payload)>;

  /// Connects before it returns; throws if it cannot. `subscribed` is called once all later messages will be seen.
  Subscriber(asio::io_context& io, std::uint16_t broker_port, std::string filter, OnMessage on_message,
             std::function<void()> subscribed);
  ~Subscriber();
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

  /// To whoever listens, once; not retained.
  void publish(const std::string& topic);

 private:
  asio::awaitable<void> read();

  std::string filter_;
  OnMessage on_message_;
  std::function<void()> subscribed_;
  MosquittoHandle client_;
  asio::ip::tcp::socket socket_;  ///< the client's own, to wait for
};

}  // namespace nest2mqtt::bench
