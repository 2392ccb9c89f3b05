#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace nest2mqtt::test {

/// A tiny HTTP server on a loopback port, for services that the simulator does not play: it keeps every byte that it
/// is sent and answers each connection once with what the test says. It runs on a thread of its own.
class LoopbackServer {
 public:
  /// `answer` gets the request up to and with its empty line, and gives the whole response. Called on the server's
  /// thread.
  using Answer = std::function<std::string(const std::string& request)>;

  explicit LoopbackServer(Answer answer);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  /// http://127.0.0.1:<port>, or with another name of this machine.
  [[nodiscard]] std::string url(const std::string& host = "127.0.0.1") const;

  [[nodiscard]] std::size_t connections() const;
  /// Everything that all clients have sent.
  [[nodiscard]] std::string bytes() const;

 private:
  using Socket = boost::asio::ip::tcp::socket;

  boost::asio::awaitable<void> accept();
  boost::asio::awaitable<void> serve(Socket socket);
  void keep(const std::string& bytes);

  Answer answer_;
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  mutable std::mutex mutex_;  ///< guards what follows
  std::size_t connections_ = 0;
  std::string bytes_;
  std::jthread thread_;  ///< not guarded; last, so that it ends first
};

/// A response with this status line ("307 Temporary Redirect"), further header lines (each with its CRLF) and body.
[[nodiscard]] std::string http_response(const std::string& status, const std::string& headers,
                                        const std::string& body = "");

}  // namespace nest2mqtt::test
