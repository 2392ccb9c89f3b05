#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>

#include <boost/asio/io_context.hpp>

#include "http/messages.h"
#include "http/socket.h"

namespace nest2mqtt::simulator {

/// A listening port that speaks HTTP/1.1 with keep-alive. The handler answers the requests.
/// Its connections keep it alive. Everything runs on the io_context's thread.
class HttpPort : public std::enable_shared_from_this<HttpPort> {
 public:
  /// Answers one request on its socket. True: the connection can take another request.
  using Handler = std::function<asio::awaitable<bool>(HttpRequest, tcp::socket&)>;

  /// Binds and listens. Throws boost::system::system_error where that fails.
  HttpPort(asio::io_context& io, const tcp::endpoint& at, Handler handler);

  void start();

  /// Stops listening and closes every connection.
  void close();

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  static asio::awaitable<void> accept(std::shared_ptr<HttpPort> self);
  static asio::awaitable<void> serve(std::shared_ptr<HttpPort> self, tcp::socket socket);

  tcp::acceptor acceptor_;
  std::uint16_t port_;
  Handler handler_;
  std::set<tcp::socket*> connections_;
};

/// Sends one reply, not faster than `rate`. False if the connection is gone.
asio::awaitable<bool> send_reply(tcp::socket& socket, HttpReply reply, Rate rate);

}  // namespace nest2mqtt::simulator
