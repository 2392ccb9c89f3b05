#include "http/http_port.h"

#include <sstream>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

namespace nest2mqtt::simulator {
namespace {

namespace http = boost::beast::http;
constexpr std::uint64_t body_limit = 64U << 20U;

HttpRequest plain(http::request<http::string_body>&& message) {
  const auto field = [&](http::field name) { return std::string(message[name]); };
  return {.method = std::string(message.method_string()),
          .target = std::string(message.target()),
          .authorization = field(http::field::authorization),
          .accept = field(http::field::accept),
          .host = field(http::field::host),
          .body = std::move(message.body()),
          .origin = field(http::field::origin),
          .fetch_site = std::string(message["Sec-Fetch-Site"])};
}

/// Keeps a socket in the set while its coroutine runs, also if that ends with an exception.
class Entry {
 public:
  Entry(std::set<tcp::socket*>& set, tcp::socket& socket) : set_(set), socket_(socket) { set_.insert(&socket_); }
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;
  ~Entry() { set_.erase(&socket_); }

 private:
  std::set<tcp::socket*>& set_;
  tcp::socket& socket_;
};

}  // namespace

HttpPort::HttpPort(asio::io_context& io, const tcp::endpoint& at, Handler handler)
    : acceptor_(io, at), port_(acceptor_.local_endpoint().port()), handler_(std::move(handler)) {}

void HttpPort::start() {
  asio::co_spawn(acceptor_.get_executor(), accept(shared_from_this()), asio::detached);
}

void HttpPort::stop_listening() {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  for (tcp::socket* const socket : idle_) close_now(*socket);
}

void HttpPort::close() {
  stop_listening();
  close_connections();
}

void HttpPort::close_connections() {
  for (tcp::socket* const socket : connections_) close_now(*socket);
}

asio::awaitable<void> HttpPort::accept(std::shared_ptr<HttpPort> self) {
  while (self->acceptor_.is_open()) {
    auto [error, socket] = co_await self->acceptor_.async_accept(use_result);
    if (!self->acceptor_.is_open()) co_return;
    if (error) {
      // Most likely there are no free file descriptors: wait before the next try.
      asio::steady_timer pause(self->acceptor_.get_executor(), std::chrono::milliseconds(100));
      co_await pause.async_wait(use_result);
      continue;
    }
    asio::co_spawn(self->acceptor_.get_executor(), serve(self, std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> HttpPort::serve(std::shared_ptr<HttpPort> self, tcp::socket socket) {
  const Entry entry(self->connections_, socket);
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  boost::beast::flat_buffer buffer;
  bool go_on = self->acceptor_.is_open();
  while (go_on) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(body_limit);
    {
      const Entry idle(self->idle_, socket);
      const auto [error, size] = co_await http::async_read(socket, buffer, parser, use_result);
      if (error || !self->acceptor_.is_open()) break;
    }
    const bool keep_alive = parser.get().keep_alive();
    const bool usable = co_await self->handler_(plain(parser.release()), socket);
    go_on = usable && keep_alive && self->acceptor_.is_open();
  }
  close_now(socket);
}

Result<std::shared_ptr<HttpPort>> open_port(asio::io_context& io, const std::string& name, const std::string& address,
                                            std::uint16_t port, HttpPort::Handler handler) try {
  const tcp::endpoint at(asio::ip::make_address(address), port);
  auto opened = std::make_shared<HttpPort>(io, at, std::move(handler));
  opened->start();
  return opened;
} catch (const boost::system::system_error& error) {
  return fail(fmt::format("cannot listen on the {} port {}: {}", name, port, error.code().message()));
}

std::string url_of(const HttpPort& port, const std::string& address, const std::string& host) {
  std::string name = address;
  if (asio::ip::make_address(address).is_unspecified()) name = host.empty() ? "127.0.0.1" : host;
  if (name.find(':') != std::string::npos && !name.starts_with('[')) name = "[" + name + "]";
  return fmt::format("http://{}:{}", name, port.port());
}

asio::awaitable<bool> send_reply(tcp::socket& socket, HttpReply reply, Rate rate) {
  http::response<http::string_body> message(static_cast<http::status>(reply.status), 11, std::move(reply.body));
  if (!message.body().empty()) {
    message.set(http::field::content_type, "application/json; charset=UTF-8");
  }
  for (const auto& [name, value] : reply.headers) message.set(name, value);
  if (reply.status != 204) message.content_length(message.body().size());
  std::ostringstream text;
  text << message;
  co_return co_await write_paced(socket, text.str(), std::move(rate));
}

}  // namespace nest2mqtt::simulator
