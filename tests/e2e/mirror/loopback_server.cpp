#include "loopback_server.h"

#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace nest2mqtt::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
constexpr auto use_result = asio::as_tuple(asio::use_awaitable);

}  // namespace

LoopbackServer::LoopbackServer(Answer answer)
    : answer_(std::move(answer)), acceptor_(io_, {asio::ip::address_v4::loopback(), 0}) {
  asio::co_spawn(io_, accept(), asio::detached);
  thread_ = std::jthread([this] { io_.run(); });
}

LoopbackServer::~LoopbackServer() {
  io_.stop();
}

std::string LoopbackServer::url(const std::string& host) const {
  return "http://" + host + ":" + std::to_string(acceptor_.local_endpoint().port());
}

std::size_t LoopbackServer::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

std::string LoopbackServer::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

asio::awaitable<void> LoopbackServer::accept() {
  while (true) {
    auto [error, socket] = co_await acceptor_.async_accept(use_result);
    if (error) co_return;
    {
      const std::lock_guard lock(mutex_);
      ++connections_;
    }
    asio::co_spawn(io_, serve(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> LoopbackServer::serve(Socket socket) {
  std::string request;
  const auto [broken, head] =
      co_await asio::async_read_until(socket, asio::dynamic_buffer(request), "\r\n\r\n", use_result);
  keep(request);
  if (broken) co_return;
  const std::string response = answer_(request.substr(0, head));
  co_await asio::async_write(socket, asio::buffer(response), use_result);
  boost::system::error_code ignored;
  socket.shutdown(tcp::socket::shutdown_send, ignored);
  // Reading on until the client closes: closing with unread bytes would reset the connection under the response.
  std::string rest;
  co_await asio::async_read(socket, asio::dynamic_buffer(rest), use_result);
  keep(rest);
}

void LoopbackServer::keep(const std::string& bytes) {
  const std::lock_guard lock(mutex_);
  bytes_ += bytes;
}

std::string http_response(const std::string& status, const std::string& headers, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         headers + "\r\n" + body;
}

}  // namespace nest2mqtt::test
