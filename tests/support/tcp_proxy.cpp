#include "support/tcp_proxy.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <future>
#include <stdexcept>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "support/free_port.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;
constexpr auto use_result = asio::as_tuple(asio::use_awaitable);
constexpr auto step = 50ms;

/// Closing would let the other side read to the end; a line that breaks does not.
void reset(tcp::socket& socket) {
  boost::system::error_code ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

asio::awaitable<void> pause(asio::io_context& io, std::chrono::milliseconds time) {
  asio::steady_timer timer(io, time);
  co_await timer.async_wait(use_result);
}

}  // namespace

TcpProxy::TcpProxy() {
  constexpr int attempts = 20;  // somebody else may take a free port first
  for (int i = 0; i < attempts && !acceptor_.is_open(); ++i) {
    port_ = free_port();
    try {
      listen();
    } catch (const boost::system::system_error&) {
      acceptor_.close();
    }
  }
  if (!acceptor_.is_open()) throw std::runtime_error("the proxy finds no port");
  thread_ = std::jthread([this] {
    const auto guard = asio::make_work_guard(io_);
    io_.run();
  });
}

TcpProxy::~TcpProxy() {
  io_.stop();
}

void TcpProxy::set_target(std::uint16_t port) {
  on_own_thread([this, port] { target_ = port; });
}

void TcpProxy::pass() {
  on_own_thread([this] {
    stalled_ = false;
    bytes_per_second_ = 0;
    if (!acceptor_.is_open()) listen();
  });
}

void TcpProxy::refuse() {
  on_own_thread([this] {
    acceptor_.close();
    reset_all();
  });
}

void TcpProxy::stall() {
  on_own_thread([this] { stalled_ = true; });
}

void TcpProxy::slow_down(std::size_t bytes_per_second) {
  on_own_thread([this, bytes_per_second] { bytes_per_second_ = bytes_per_second; });
}

void TcpProxy::cut() {
  on_own_thread([this] { reset_all(); });
}

void TcpProxy::on_own_thread(const std::function<void()>& act) {
  std::promise<void> done;
  asio::post(io_, [&] {
    try {
      act();
      done.set_value();
    } catch (...) {
      done.set_exception(std::current_exception());
    }
  });
  done.get_future().get();
}

void TcpProxy::listen() {
  const tcp::endpoint here(asio::ip::address_v4::loopback(), port_);
  acceptor_.open(here.protocol());
  acceptor_.set_option(tcp::acceptor::reuse_address(true));
  acceptor_.bind(here);
  acceptor_.listen();
  asio::co_spawn(io_, accept(), asio::detached);
}

void TcpProxy::reset_all() {
  for (Line& line : lines_) {
    reset(line.client);
    reset(line.server);
  }
}

asio::awaitable<void> TcpProxy::accept() {
  while (true) {
    auto [error, socket] = co_await acceptor_.async_accept(use_result);
    if (error) co_return;
    lines_.push_back({std::move(socket), Socket(io_)});
    asio::co_spawn(io_, connect(std::prev(lines_.end())), asio::detached);
  }
}

asio::awaitable<void> TcpProxy::connect(Lines::iterator line) {
  const tcp::endpoint there(asio::ip::address_v4::loopback(), target_);
  const auto [error] = co_await line->server.async_connect(there, use_result);
  if (error) {
    reset(line->client);
    co_return;
  }
  asio::co_spawn(io_, carry(line->client, line->server), asio::detached);
  asio::co_spawn(io_, carry(line->server, line->client), asio::detached);
}

asio::awaitable<void> TcpProxy::carry(Socket& from, Socket& to) {
  std::array<char, 65536> buffer{};
  while (true) {
    const std::size_t slice = bytes_per_second_ * static_cast<std::size_t>(step.count()) / 1000;
    const std::size_t most = bytes_per_second_ == 0 ? buffer.size() : std::clamp<std::size_t>(slice, 1, buffer.size());
    const auto [broken, size] = co_await from.async_read_some(asio::buffer(buffer.data(), most), use_result);
    if (bytes_per_second_ != 0) co_await pause(io_, step);
    while (stalled_) co_await pause(io_, step);
    if (broken) break;
    const auto [stuck, written] = co_await asio::async_write(to, asio::buffer(buffer.data(), size), use_result);
    if (stuck) break;
  }
  reset(from);
  boost::system::error_code ignored;
  to.close(ignored);  // a FIN behind what was carried
}

}  // namespace nest2mqtt::test
