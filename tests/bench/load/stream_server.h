#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace nest2mqtt::bench {

namespace asio = boost::asio;

/// Serves the stream of the Nest service (docs/wwn-protocol.md) to one client at a time, on a free port of the
/// loopback; whatever path and token it asks with. All on the thread of `io`, which must not outlive this.
class StreamServer {
 public:
  /// `first_event` is what each client is sent when it comes.
  StreamServer(asio::io_context& io, std::function<std::string_view()> first_event);

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  /// Done when the system has taken all of it; the text must live until then. One at a time. Throws if the client is
  /// gone.
  [[nodiscard]] asio::awaitable<void> send(std::string_view event);

 private:
  asio::awaitable<void> accept();
  asio::awaitable<void> greet(asio::ip::tcp::socket socket);
  asio::awaitable<void> keep_alive();

  asio::ip::tcp::acceptor acceptor_;
  asio::ip::tcp::socket client_;
  std::function<std::string_view()> first_event_;
  bool sending_ = false;
};

}  // namespace nest2mqtt::bench
