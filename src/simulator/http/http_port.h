#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include <boost/asio/io_context.hpp>

#include "nest2mqtt/base/error.h"

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

  /// Stops listening and closes the connections that wait for a request. Requests that are being answered go on.
  void stop_listening();

  /// Stops listening and closes every connection.
  void close();

  /// Closes every connection; new ones are taken.
  void close_connections();

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  static asio::awaitable<void> accept(std::shared_ptr<HttpPort> self);
  static asio::awaitable<void> serve(std::shared_ptr<HttpPort> self, tcp::socket socket);

  tcp::acceptor acceptor_;
  std::uint16_t port_;
  Handler handler_;
  std::set<tcp::socket*> connections_;
  std::set<tcp::socket*> idle_;  ///< those that wait for a request
};

/// Opens a port on `address` and starts it. The error says which port: `cannot listen on the front port 8553: ...`.
[[nodiscard]] Result<std::shared_ptr<HttpPort>> open_port(asio::io_context& io, const std::string& name,
                                                          const std::string& address, std::uint16_t port,
                                                          HttpPort::Handler handler);

/// `http://127.0.0.1:8553`. A port that listens on every address has the name `host`, or 127.0.0.1 if that is empty.
[[nodiscard]] std::string url_of(const HttpPort& port, const std::string& address, const std::string& host = "");

/// Sends one reply, not faster than `rate`. False if the connection is gone.
asio::awaitable<bool> send_reply(tcp::socket& socket, HttpReply reply, Rate rate);

}  // namespace nest2mqtt::simulator
