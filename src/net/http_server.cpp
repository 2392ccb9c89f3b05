#include "nest2mqtt/net/http_server.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include "nest2mqtt/net/url.h"

namespace nest2mqtt::net {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using namespace std::chrono_literals;

constexpr auto pause_when_out_of_sockets = 1s;

template <class Body>
http::response<Body> make_response(const PageReply& reply) {
  http::response<Body> response(static_cast<http::status>(reply.status), 11);
  response.set(http::field::content_type, reply.content_type);
  response.set(http::field::cache_control, "no-store");
  response.set("Referrer-Policy", "no-referrer");
  response.set("Content-Security-Policy",
               "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
               "frame-ancestors 'none'");
  response.set("X-Content-Type-Options", "nosniff");
  if (reply.status == 405) response.set(http::field::allow, "GET, HEAD");
  response.keep_alive(false);
  response.content_length(reply.body.size());
  return response;
}

/// The host in a `Host` header, where that is a host and at most a port; an IPv6 address keeps its brackets.
std::string_view without_port(std::string_view header) {
  const std::size_t bracket = header.starts_with('[') ? header.find(']') : 0;
  if (bracket == std::string_view::npos) return {};
  const std::size_t colon = std::min(header.find(':', bracket), header.size());
  const std::string_view port = header.substr(std::min(colon + 1, header.size()));
  if (port.find_first_not_of("0123456789") != std::string_view::npos) return {};
  return header.substr(0, colon);
}

std::vector<asio::ip::address> addresses_of(const std::string& host) {
  if (host.empty()) return {asio::ip::address_v4::any(), asio::ip::address_v6::any()};
  if (host == "localhost") return {asio::ip::address_v4::loopback(), asio::ip::address_v6::loopback()};
  return {asio::ip::make_address(host)};
}

}  // namespace

/// Where people come in, and how many are inside.
struct HttpServer::Doors : std::enable_shared_from_this<Doors> {
  struct Door {
    explicit Door(const asio::any_io_executor& core) : acceptor(core), pause(core) {}
    tcp::acceptor acceptor;
    asio::steady_timer pause;
    bool shut = false;  ///< until a connection ends
  };

  Result<void> open(const asio::any_io_executor& core, const ListenAddress& at);
  void accept(Door& door);
  void connection_ended();

  Handler handler;
  HttpServerLimits limits;
  bool only_here = false;  ///< this machine
  std::uint16_t port = 0;
  std::vector<std::unique_ptr<Door>> doors;
  std::size_t connections = 0;
  std::size_t replying = 0;
};

/// One connection, one request.
class HttpServer::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, const std::shared_ptr<Doors>& doors) : stream_(std::move(socket)), doors_(doors) {
    ++doors->connections;
    parser_.header_limit(doors->limits.header);
    patience_ = doors->limits.patience;
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    if (const auto doors = doors_.lock()) doors->connection_ended();
  }

  void read() {
    stream_.expires_after(patience_);
    http::async_read(
        stream_, buffer_, parser_,
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t) { self->has_read(error); });
  }

 private:
  void has_read(const boost::system::error_code& error) {
    stream_.expires_never();
    if (!error) return answer();
    const bool malformed = error.category() == make_error_code(http::error::bad_method).category();
    if (!malformed || error == http::error::end_of_stream || error == http::error::partial_message) return;
    if (error == http::error::header_limit) return refuse(431, "the request is too long");
    refuse(400, "this is not a request that can be answered");
  }

  void answer() {
    const auto doors = doors_.lock();
    if (!doors) return;
    const auto& request = parser_.get();
    request_.head = request.method() == http::verb::head;
    if (request.method() != http::verb::get && !request_.head) return refuse(405, "these pages can only be read");
    const std::size_t hosts = request.count(http::field::host);
    if (hosts > 1 || (hosts == 0 && request.version() >= 11)) return refuse(400, "the request must name one host");
    if (doors->only_here && hosts == 1) {
      const auto given = request[http::field::host];
      if (!is_loopback(without_port({given.data(), given.size()}))) {
        return refuse(421, "this server is for its own machine: ask for it as localhost or 127.0.0.1");
      }
    }
    const std::string target(request.target());
    if (!target.starts_with('/')) return refuse(400, "the request must name a path");
    const std::size_t question = std::min(target.find('?'), target.size());
    request_.path = target.substr(0, question);
    request_.query = target.substr(std::min(question + 1, target.size()));
    doors->handler(request_, [self = shared_from_this()](const PageReply& reply) { self->reply(reply); });
  }

  void refuse(int status, std::string_view why) {
    reply({.status = status, .body = "nest2mqtt: " + std::string(why) + '\n'});
  }

  void reply(const PageReply& reply) {
    if (const auto doors = doors_.lock()) ++doors->replying;
    if (request_.head) return write(make_response<http::empty_body>(reply));
    auto response = make_response<http::string_body>(reply);
    response.body() = reply.body;
    write(std::move(response));
  }

  template <class Body>
  void write(http::response<Body> response) {
    const auto sent = std::make_shared<http::response<Body>>(std::move(response));
    stream_.expires_after(patience_);
    http::async_write(stream_, *sent, [self = shared_from_this(), sent](const boost::system::error_code&, std::size_t) {
      self->has_written();
    });
  }

  void has_written() {
    stream_.expires_never();
    boost::system::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    if (const auto doors = doors_.lock()) --doors->replying;
  }

  boost::beast::tcp_stream stream_;
  std::weak_ptr<Doors> doors_;
  std::chrono::milliseconds patience_{};
  boost::beast::flat_buffer buffer_;
  http::request_parser<http::empty_body> parser_;
  PageRequest request_;
};

Result<void> HttpServer::Doors::open(const asio::any_io_executor& core, const ListenAddress& at) {
  port = at.port;
  for (const auto& address : addresses_of(at.host)) {
    auto door = std::make_unique<Door>(core);
    const tcp::endpoint endpoint(address, port);
    boost::system::error_code error;
    door->acceptor.open(endpoint.protocol(), error);
    if (!error && address.is_v6()) door->acceptor.set_option(asio::ip::v6_only(true), error);
    if (!error) door->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) door->acceptor.bind(endpoint, error);
    if (!error) door->acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) {
      port = door->acceptor.local_endpoint(error).port();
      accept(*doors.emplace_back(std::move(door)));
    } else if (doors.empty() || error == asio::error::address_in_use) {
      return fail("cannot listen at " + at.str() + ": " + error.message());
    }
    // Otherwise this machine has no IPv6, and nobody on it will try that.
  }
  return {};
}

void HttpServer::Doors::accept(Door& door) {
  door.shut = connections >= limits.connections;
  if (door.shut) return;
  door.acceptor.async_accept(
      [weak = weak_from_this(), &door](const boost::system::error_code& error, tcp::socket socket) {
        const auto self = weak.lock();
        if (!self || error == asio::error::operation_aborted) return;
        if (!error) {
          std::make_shared<Connection>(std::move(socket), self)->read();
          return self->accept(door);
        }
        door.pause.expires_after(pause_when_out_of_sockets);
        door.pause.async_wait([weak, &door](const boost::system::error_code& cancelled) {
          const auto still = weak.lock();
          if (still && !cancelled) still->accept(door);
        });
      });
}

void HttpServer::Doors::connection_ended() {
  --connections;
  for (const auto& door : doors) {
    if (door->shut) accept(*door);
  }
}

Result<std::unique_ptr<HttpServer>> HttpServer::open(const asio::any_io_executor& core, const ListenAddress& at,
                                                     Handler handler, HttpServerLimits limits) {
  auto doors = std::make_shared<Doors>();
  doors->handler = std::move(handler);
  doors->limits = limits;
  doors->only_here = is_loopback(at.host);
  if (const auto opened = doors->open(core, at); !opened) return tl::unexpected(opened.error());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(doors)));
}

HttpServer::HttpServer(std::shared_ptr<Doors> doors) : doors_(std::move(doors)) {}

HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const {
  return doors_->port;
}

bool HttpServer::replying() const {
  return doors_->replying > 0;
}

}  // namespace nest2mqtt::net
