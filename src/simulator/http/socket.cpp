#include "http/socket.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

namespace nest2mqtt::simulator {
namespace {

/// The piece and the pause of a slow write: ten pieces a second, or single bytes below 10 bytes per second.
struct Pace {
  explicit Pace(std::size_t bytes_per_second)
      : bytes(std::max<std::size_t>(1, bytes_per_second / 10)),
        pause(std::chrono::microseconds(1'000'000 * bytes / bytes_per_second)) {}

  std::size_t bytes;
  std::chrono::microseconds pause;
};

}  // namespace

asio::awaitable<bool> write_paced(tcp::socket& socket, std::string text, Rate rate) {
  asio::steady_timer timer(socket.get_executor());
  std::size_t sent = 0;
  while (sent < text.size()) {
    const std::size_t limit = rate();
    const std::size_t rest = text.size() - sent;
    const std::size_t piece = limit == 0 ? rest : std::min(rest, Pace(limit).bytes);
    const auto [error, written] =
        co_await asio::async_write(socket, asio::buffer(text.data() + sent, piece), use_result);
    if (error) co_return false;
    sent += written;
    if (limit == 0 || sent == text.size()) continue;
    timer.expires_after(Pace(limit).pause);
    co_await timer.async_wait(use_result);
  }
  co_return true;
}

bool is_connected(tcp::socket& socket) {
  char byte = 0;
  const auto read = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (read == 0) return false;
  return read > 0 || errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

void close_now(tcp::socket& socket) {
  boost::system::error_code ignored;
  socket.shutdown(tcp::socket::shutdown_both, ignored);
  socket.close(ignored);
}

}  // namespace nest2mqtt::simulator
