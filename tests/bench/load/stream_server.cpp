#include "stream_server.h"

#include <chrono>
#include <string>
#include <utility>

#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "spawn.h"

namespace nest2mqtt::bench {
namespace {

using asio::ip::tcp;

/// More often than the service does, so that a short measurement of an idle bridge has some.
constexpr std::chrono::seconds keep_alive_interval(5);
constexpr std::string_view keep_alive_event = "event: keep-alive\ndata: null\n\n";
constexpr std::string_view head =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/event-stream;charset=UTF-8\r\n"
    "Cache-Control: no-cache\r\n"
    "Connection: keep-alive\r\n\r\n";

asio::awaitable<void> write_all(tcp::socket& socket, std::string_view text) {
  co_await asio::async_write(socket, asio::buffer(text), asio::use_awaitable);
}

}  // namespace

StreamServer::StreamServer(asio::io_context& io, std::function<std::string_view()> first_event)
    : acceptor_(io, {asio::ip::address_v4::loopback(), 0}), client_(io), first_event_(std::move(first_event)) {
  spawn(io, accept());
  spawn(io, keep_alive());
}

asio::awaitable<void> StreamServer::send(std::string_view event) {
  sending_ = true;
  co_await write_all(client_, event);
  sending_ = false;
}

asio::awaitable<void> StreamServer::accept() {
  while (true) {
    spawn(acceptor_.get_executor(), greet(co_await acceptor_.async_accept(asio::use_awaitable)));
  }
}

asio::awaitable<void> StreamServer::greet(tcp::socket socket) {
  std::string request;
  co_await asio::async_read_until(socket, asio::dynamic_buffer(request), "\r\n\r\n", asio::use_awaitable);
  socket.set_option(tcp::no_delay(true));
  client_ = std::move(socket);
  co_await write_all(client_, head);
  co_await send(first_event_());
}

asio::awaitable<void> StreamServer::keep_alive() {
  asio::steady_timer timer(acceptor_.get_executor());
  while (true) {
    timer.expires_after(keep_alive_interval);
    co_await timer.async_wait(asio::use_awaitable);
    if (client_.is_open() && !sending_) co_await send(keep_alive_event);
  }
}

}  // namespace nest2mqtt::bench
