#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nest2mqtt::simulator {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

/// Awaits an operation and gets its error as a value.
constexpr auto use_result = asio::as_tuple(asio::use_awaitable);

/// Returns the bytes per second that may be written now; 0 is full speed.
using Rate = std::function<std::size_t()>;

inline std::size_t full_speed() {
  return 0;
}

/// Writes all of `text`, in small pieces while a rate is set. False if the connection is gone.
asio::awaitable<bool> write_paced(tcp::socket& socket, std::string text, Rate rate);

/// Whether the other side has not closed the connection. For a connection from which nothing is being read.
[[nodiscard]] bool is_connected(tcp::socket& socket);

/// Closes both directions at once. Errors are ignored.
void close_now(tcp::socket& socket);

}  // namespace nest2mqtt::simulator
