#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace nest2mqtt::net::test {

/// A request as it came over the wire.
struct Received {
  std::string head;  ///< request line and headers, with the empty line
  std::string body;
};

/// What the server does with a request.
struct Reply {
  enum class Then { close, keep, hold };

  std::vector<std::string> pieces;  ///< raw bytes, each written by itself
  Then then = Then::close;          ///< keep: read the next request; hold: say nothing until the client goes
};

/// A whole response with a body.
[[nodiscard]] Reply respond(int status, std::string_view body, std::string_view headers = "",
                            Reply::Then then = Reply::Then::keep);

/// An HTTP server on a free port of 127.0.0.1 that answers what its script says, on a thread of its
/// own.
class ScriptedServer {
 public:
  using Script = std::function<Reply(const Received&)>;

  explicit ScriptedServer(Script script);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  [[nodiscard]] std::string url(std::string_view path = "/") const;
  [[nodiscard]] std::vector<Received> received() const;
  [[nodiscard]] int connections() const { return connections_; }
  [[nodiscard]] int open_connections() const { return open_; }
  [[nodiscard]] std::size_t written() const { return written_; }

 private:
  using Socket = boost::asio::ip::tcp::socket;

  boost::asio::awaitable<void> accept();
  boost::asio::awaitable<void> serve(Socket socket);

  Script script_;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  mutable std::mutex mutex_;
  std::vector<Received> received_;
  std::atomic<int> connections_ = 0;
  std::atomic<int> open_ = 0;
  std::atomic<std::size_t> written_ = 0;
  std::jthread thread_;
};

}  // namespace nest2mqtt::net::test
