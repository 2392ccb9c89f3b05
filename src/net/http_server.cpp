#include "nest2mqtt/net/http_server.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <list>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "nest2mqtt/net/local_client.h"

#include "admission.h"

namespace nest2mqtt::net {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using local = asio::local::stream_protocol;
using AnyStream = asio::generic::stream_protocol;
using namespace std::chrono_literals;

constexpr auto pause_when_out_of_sockets = 1s;
constexpr auto pause_for_requests = 10ms;  ///< to be read, before somebody has to go

template <class Body>
http::response<Body> make_response(const PageReply& reply, const std::string& allowed_methods) {
  http::response<Body> response(static_cast<http::status>(reply.status), 11);
  response.set(http::field::content_type, reply.content_type);
  response.set(http::field::cache_control, "no-store");
  // Without a referrer a browser sends a form with the origin `null`.
  response.set("Referrer-Policy", reply.has_form ? "same-origin" : "no-referrer");
  response.set("Content-Security-Policy",
               "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'self'; "
               "form-action " +
                   std::string(reply.has_form ? "'self'" : "'none'"));
  response.set("X-Content-Type-Options", "nosniff");
  if (reply.status == 405) response.set(http::field::allow, allowed_methods);
  response.keep_alive(false);
  response.content_length(reply.body.size());
  return response;
}

Peer peer_of(const AnyStream::socket& socket) {
  boost::system::error_code error;
  const auto end = socket.remote_endpoint(error);
  if (error) return {};
  const int family = end.protocol().family();
  if (family != AF_INET && family != AF_INET6) return {.local = true};
  tcp::endpoint of_tcp;
  of_tcp.resize(end.size());
  std::memcpy(of_tcp.data(), end.data(), end.size());
  return {.address = of_tcp.address()};
}

std::vector<asio::ip::address> addresses_of(const std::string& host) {
  if (host.empty()) return {asio::ip::address_v4::any(), asio::ip::address_v6::any()};
  if (host == "localhost") return {asio::ip::address_v4::loopback(), asio::ip::address_v6::loopback()};
  return {asio::ip::make_address(host)};
}

}  // namespace

/// Where people come in, and how many are inside.
struct HttpServer::Listeners : std::enable_shared_from_this<Listeners> {
  struct Listener {
    explicit Listener(const asio::any_io_executor& core) : acceptor(core), pause(core) {}
    asio::basic_socket_acceptor<AnyStream> acceptor;
    asio::steady_timer pause;
    bool shut = false;  ///< until a connection ends, or can be ended
  };

  ~Listeners();
  Result<void> open(const asio::any_io_executor& core, const ListenAddress& at);
  Result<void> open(const asio::any_io_executor& core, const std::string& path);
  template <class Endpoint>
  boost::system::error_code listen(Listener& listener, const Endpoint& endpoint);
  /// `rested`: after a pause for requests that have come.
  void accept(Listener& listener, bool rested = false);
  void accept_later(Listener& listener, std::chrono::milliseconds pause);
  void reopen();
  void connection_ended(bool was_ended_by_us);
  [[nodiscard]] bool is_full() const { return connections - ending >= limits.connections; }
  /// The connection that has to go for a new one: of those that say nothing the oldest, else of those whose reply is
  /// not taken. Null: each waits for its reply, or has said something just now.
  [[nodiscard]] Connection* idle_one() const;

  Handler handler;
  HttpServerOptions limits;
  std::string path;  ///< of a Unix socket; empty for TCP
  std::uint16_t port = 0;
  std::vector<std::unique_ptr<Listener>> listeners;
  std::size_t connections = 0;
  std::size_t ending = 0;  ///< of these: have been ended, but are not gone yet
  std::size_t replying = 0;
  std::list<Connection*> reading;  ///< oldest first
  std::list<Connection*> writing;  ///< oldest first
};

/// One connection, one request.
class HttpServer::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(AnyStream::socket socket, const std::shared_ptr<Listeners>& listeners)
      : stream_(std::move(socket)), listeners_(listeners) {
    ++listeners->connections;
    parser_.header_limit(listeners->limits.header);
    parser_.body_limit(listeners->limits.body);
    timeout_ = listeners->limits.timeout;
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    const auto listeners = listeners_.lock();
    if (!listeners) return;
    leave_list();
    listeners->connection_ended(ended_);
  }

  void read() {
    if (const auto listeners = listeners_.lock()) enter_list(listeners->reading);
    stream_.expires_after(timeout_);
    http::async_read(
        stream_, buffer_, parser_,
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t) { self->has_read(error); });
  }

  /// No part of a request waits to be read.
  [[nodiscard]] bool is_silent() const {
    boost::system::error_code error;
    return stream_.socket().available(error) == 0;
  }

  /// For somebody else. What it waits for comes back with an error, and then it goes.
  void end() {
    ended_ = true;
    leave_list();
    stream_.close();
  }

 private:
  void has_read(const boost::system::error_code& error) {
    if (ended_) return;
    leave_list();
    stream_.expires_never();
    if (!error) return answer();
    const bool malformed = error.category() == make_error_code(http::error::bad_method).category();
    if (!malformed || error == http::error::end_of_stream || error == http::error::partial_message) return;
    if (error == http::error::header_limit) return refuse(431, "the request is too long");
    if (error == http::error::body_limit) {
      const auto refused = refusal();
      return refused ? refuse(refused->status, refused->why) : refuse(413, "there is more than any page here takes");
    }
    refuse(400, "this is not a request that can be answered");
  }

  void answer() {
    const auto listeners = listeners_.lock();
    if (!listeners) return;
    const auto& request = parser_.get();
    request_.head = request.method() == http::verb::head;
    if (const auto refused = refusal()) return refuse(refused->status, refused->why);
    request_.post = request.method() == http::verb::post;
    if (!request_.post && !request.body().empty()) return refuse(400, "only a form has a content");
    request_.form = request.body();
    const std::string target(request.target());
    const std::size_t question = std::min(target.find('?'), target.size());
    request_.path = target.substr(0, question);
    request_.query = target.substr(std::min(question + 1, target.size()));
    listeners->handler(request_, [self = shared_from_this()](const PageReply& reply) { self->reply(reply); });
  }

  /// By the head of the request alone.
  [[nodiscard]] std::optional<Refusal> refusal() const {
    const auto listeners = listeners_.lock();
    if (!listeners) return std::nullopt;
    return refuse_request(parser_.get(), peer_of(stream_.socket()), listeners->limits);
  }

  void refuse(int status, std::string_view why) {
    reply({.status = status, .body = "nest2mqtt: " + std::string(why) + '\n'});
  }

  void reply(const PageReply& reply) {
    std::string allowed;
    if (const auto listeners = listeners_.lock()) {
      allowed = allowed_methods(listeners->limits);
      ++listeners->replying;
      enter_list(listeners->writing);
      listeners->reopen();
    }
    if (request_.head) return write(make_response<http::empty_body>(reply, allowed));
    auto response = make_response<http::string_body>(reply, allowed);
    response.body() = reply.body;
    write(std::move(response));
  }

  template <class Body>
  void write(http::response<Body> response) {
    const auto sent = std::make_shared<http::response<Body>>(std::move(response));
    stream_.expires_after(timeout_);
    http::async_write(stream_, *sent, [self = shared_from_this(), sent](const boost::system::error_code&, std::size_t) {
      self->has_written();
    });
  }

  void has_written() {
    leave_list();
    stream_.expires_never();
    boost::system::error_code ignored;
    stream_.socket().shutdown(AnyStream::socket::shutdown_send, ignored);
    if (const auto listeners = listeners_.lock()) --listeners->replying;
  }

  void enter_list(std::list<Connection*>& list) {
    list_ = &list;
    place_ = list.insert(list.end(), this);
  }

  /// The lists are those of `listeners_`, which must be there.
  void leave_list() {
    if (list_ != nullptr && !listeners_.expired()) list_->erase(place_);
    list_ = nullptr;
  }

  boost::beast::basic_stream<AnyStream> stream_;
  std::weak_ptr<Listeners> listeners_;
  std::list<Connection*>* list_ = nullptr;  ///< in which this is, at `place_`
  std::list<Connection*>::iterator place_;
  bool ended_ = false;
  std::chrono::milliseconds timeout_{};
  boost::beast::flat_buffer buffer_;
  http::request_parser<http::string_body> parser_;
  PageRequest request_;
};

HttpServer::Listeners::~Listeners() {
  if (!path.empty()) ::unlink(path.c_str());
}

HttpServer::Connection* HttpServer::Listeners::idle_one() const {
  const auto silent =
      std::find_if(reading.begin(), reading.end(), [](const Connection* one) { return one->is_silent(); });
  if (silent != reading.end()) return *silent;
  return writing.empty() ? nullptr : writing.front();
}

template <class Endpoint>
boost::system::error_code HttpServer::Listeners::listen(Listener& listener, const Endpoint& endpoint) {
  boost::system::error_code error;
  listener.acceptor.bind(AnyStream::endpoint(endpoint), error);
  if (!error) listener.acceptor.listen(asio::socket_base::max_listen_connections, error);
  return error;
}

Result<void> HttpServer::Listeners::open(const asio::any_io_executor& core, const ListenAddress& at) {
  port = at.port;
  for (const auto& address : addresses_of(at.host)) {
    auto listener = std::make_unique<Listener>(core);
    const tcp::endpoint endpoint(address, port);
    boost::system::error_code error;
    listener->acceptor.open(endpoint.protocol(), error);
    if (!error && address.is_v6()) listener->acceptor.set_option(asio::ip::v6_only(true), error);
    if (!error) listener->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) error = listen(*listener, endpoint);
    if (!error) {
      const auto bound = listener->acceptor.local_endpoint(error);
      tcp::endpoint of_tcp;
      of_tcp.resize(bound.size());
      std::memcpy(of_tcp.data(), bound.data(), bound.size());
      port = of_tcp.port();
      accept(*listeners.emplace_back(std::move(listener)));
    } else if (listeners.empty() || error == asio::error::address_in_use) {
      return fail("cannot listen at " + at.str() + ": " + error.message());
    }
    // Otherwise this machine has no IPv6, and nobody on it will try that.
  }
  return {};
}

Result<void> HttpServer::Listeners::open(const asio::any_io_executor& core, const std::string& at) {
  const auto cannot = [&](const std::string& why) { return fail("cannot listen at " + at + ": " + why); };
  if (!is_local_path(at)) {
    return cannot("a socket's path may have at most " + std::to_string(max_local_path) + " bytes");
  }
  struct stat status {};
  if (::lstat(at.c_str(), &status) == 0) {
    if (!S_ISSOCK(status.st_mode)) return cannot("there is something else");
    if (::unlink(at.c_str()) != 0) return cannot(std::error_code(errno, std::generic_category()).message());
  }
  auto listener = std::make_unique<Listener>(core);
  boost::system::error_code error;
  listener->acceptor.open(AnyStream(local()), error);
  // Before it has a name: Linux gives the name this mode.
  if (!error && ::fchmod(listener->acceptor.native_handle(), S_IRUSR | S_IWUSR) != 0) {
    return cannot(std::error_code(errno, std::generic_category()).message());
  }
  if (!error) error = listen(*listener, local::endpoint(at));
  if (error) return cannot(error.message());
  path = at;
  accept(*listeners.emplace_back(std::move(listener)));
  return {};
}

void HttpServer::Listeners::accept(Listener& listener, bool rested) {
  if (is_full()) {
    listener.shut = reading.empty() && writing.empty();
    if (listener.shut) return;
    // What has come is read first: only who says nothing has to go.
    if (!rested || idle_one() == nullptr) return accept_later(listener, pause_for_requests);
  }
  listener.shut = false;
  listener.acceptor.async_accept(
      [weak = weak_from_this(), &listener](const boost::system::error_code& error, AnyStream::socket socket) {
        const auto self = weak.lock();
        if (!self || error == asio::error::operation_aborted) return;
        if (!error) {
          if (self->is_full()) {
            if (Connection* const idle = self->idle_one()) {
              ++self->ending;
              idle->end();
            }
          }
          std::make_shared<Connection>(std::move(socket), self)->read();
          return self->accept(listener);
        }
        self->accept_later(listener, pause_when_out_of_sockets);
      });
}

void HttpServer::Listeners::accept_later(Listener& listener, std::chrono::milliseconds pause) {
  listener.pause.expires_after(pause);
  listener.pause.async_wait([weak = weak_from_this(), &listener](const boost::system::error_code& cancelled) {
    const auto self = weak.lock();
    if (self && !cancelled) self->accept(listener, true);
  });
}

void HttpServer::Listeners::reopen() {
  for (const auto& listener : listeners) {
    if (listener->shut) accept(*listener);
  }
}

void HttpServer::Listeners::connection_ended(bool was_ended_by_us) {
  --connections;
  if (was_ended_by_us) --ending;
  reopen();
}

Result<std::unique_ptr<HttpServer>> HttpServer::open(const asio::any_io_executor& core, const ListenAddress& at,
                                                     Handler handler, HttpServerOptions options) {
  auto listeners = std::make_shared<Listeners>();
  listeners->handler = std::move(handler);
  listeners->limits = std::move(options);
  if (const auto opened = listeners->open(core, at); !opened) return tl::unexpected(opened.error());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(listeners)));
}

Result<std::unique_ptr<HttpServer>> HttpServer::open_local(const asio::any_io_executor& core, const std::string& path,
                                                           Handler handler, HttpServerOptions options) {
  auto listeners = std::make_shared<Listeners>();
  listeners->handler = std::move(handler);
  listeners->limits = std::move(options);
  if (const auto opened = listeners->open(core, path); !opened) return tl::unexpected(opened.error());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(listeners)));
}

HttpServer::HttpServer(std::shared_ptr<Listeners> listeners) : listeners_(std::move(listeners)) {}

HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const {
  return listeners_->port;
}

bool HttpServer::replying() const {
  return listeners_->replying > 0;
}

}  // namespace nest2mqtt::net
