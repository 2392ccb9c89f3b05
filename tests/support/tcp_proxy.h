#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <thread>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace nest2mqtt::test {

/// A line between a client and a server on this machine which a test can spoil, as networks do. It keeps its port for
/// life. The functions return when what they ask for is so. They belong to one thread; the line runs on its own.
class TcpProxy {
 public:
  TcpProxy();
  ~TcpProxy();
  TcpProxy(const TcpProxy&) = delete;
  TcpProxy& operator=(const TcpProxy&) = delete;

  /// Where new connections lead. None: they are closed at once.
  void set_target(std::uint16_t port);
  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// All is well (again): nothing is refused, held back or slow.
  void pass();
  /// Connections are reset, new ones refused, until pass().
  void refuse();
  /// Nothing gets through any more, in either direction, while all sockets stay open, until pass(). Then what was held
  /// back goes on.
  void stall();
  /// This many bytes a second in each direction of each connection, with some 50 ms on the way, until pass().
  void slow_down(std::size_t bytes_per_second);

  /// Resets the connections there are.
  void cut();

 private:
  using Socket = boost::asio::ip::tcp::socket;
  struct Line {
    Socket client;
    Socket server;
  };
  using Lines = std::list<Line>;

  void on_own_thread(const std::function<void()>& act);
  void listen();
  void reset_all();
  boost::asio::awaitable<void> accept();
  boost::asio::awaitable<void> connect(Lines::iterator line);
  boost::asio::awaitable<void> carry(Socket& from, Socket& to);

  std::uint16_t port_ = 0;
  // What follows belongs to the line's own thread.
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_{io_};
  Lines lines_;  ///< never erased: carry() may still look at one that is closed
  std::uint16_t target_ = 0;
  bool stalled_ = false;
  std::size_t bytes_per_second_ = 0;  ///< 0: as fast as it goes
  std::jthread thread_;               ///< last, so that it ends first
};

}  // namespace nest2mqtt::test
