#include "redirect_listener.h"

#include <chrono>
#include <optional>
#include <utility>

#include <boost/asio/ip/v6_only.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

namespace nest2mqtt::app {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using namespace std::chrono_literals;

constexpr auto request_patience = 10s;
constexpr auto reply_patience = 10s;
constexpr std::uint32_t longest_header = 16'384;

http::response<http::string_body> response_of(LoginPage page) {
  http::response<http::string_body> response(static_cast<http::status>(page.status), 11, std::move(page.html));
  response.set(http::field::content_type, "text/html; charset=utf-8");
  response.set(http::field::cache_control, "no-store");
  // The URL has the code in it: it goes nowhere from here, and nothing in the page can run.
  response.set("Referrer-Policy", "no-referrer");
  response.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  response.set("X-Content-Type-Options", "nosniff");
  response.keep_alive(false);
  response.prepare_payload();
  return response;
}

}  // namespace

/// One connection, one request.
class RedirectListener::Visitor : public std::enable_shared_from_this<Visitor> {
 public:
  Visitor(tcp::socket socket, std::weak_ptr<Shared> shared) : stream_(std::move(socket)), shared_(std::move(shared)) {}

  void read() {
    parser_.header_limit(longest_header);
    stream_.expires_after(request_patience);
    http::async_read(stream_, buffer_, parser_,
                     [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                       if (!error) self->answer();
                     });
  }

 private:
  void answer() {
    stream_.expires_never();
    const auto shared = shared_.lock();
    if (!shared) return;
    const std::string target(parser_.get().target());
    const std::size_t question = std::min(target.find('?'), target.size());
    if (parser_.get().method() != http::verb::get) return reply(wrong_method_page());
    if (target.substr(0, question) != shared->path) return reply(not_found_page());
    shared->visit(target.substr(std::min(question + 1, target.size())),
                  [self = shared_from_this()](LoginPage page) { self->reply(std::move(page)); });
  }

  void reply(LoginPage page) {
    if (const auto shared = shared_.lock()) ++shared->replying;
    response_ = response_of(std::move(page));
    stream_.expires_after(reply_patience);
    http::async_write(stream_, response_,
                      [self = shared_from_this()](const boost::system::error_code&, std::size_t) { self->finish(); });
  }

  void finish() {
    boost::system::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    if (const auto shared = shared_.lock()) --shared->replying;
  }

  boost::beast::tcp_stream stream_;
  std::weak_ptr<Shared> shared_;
  boost::beast::flat_buffer buffer_;
  http::request_parser<http::empty_body> parser_;
  http::response<http::string_body> response_;
};

Result<std::unique_ptr<RedirectListener>> RedirectListener::open(asio::io_context& io, const net::Url& redirect_uri,
                                                                 Visit visit) {
  std::unique_ptr<RedirectListener> listener(new RedirectListener);
  listener->shared_ = std::make_shared<Shared>(Shared{redirect_uri.path, std::move(visit)});
  std::vector<asio::ip::address> addresses{asio::ip::address_v4::loopback()};
  if (redirect_uri.host == "localhost") addresses.emplace_back(asio::ip::address_v6::loopback());
  for (const auto& address : addresses) {
    auto acceptor = std::make_unique<tcp::acceptor>(io);
    boost::system::error_code error;
    const tcp::endpoint at(address, redirect_uri.port);
    acceptor->open(at.protocol(), error);
    if (!error && address.is_v6()) acceptor->set_option(asio::ip::v6_only(true), error);
    if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor->bind(at, error);
    if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
    if (!error) {
      listener->accept(*listener->acceptors_.emplace_back(std::move(acceptor)));
    } else if (address.is_v4() || error == asio::error::address_in_use) {
      return fail("cannot wait for the browser at " + redirect_uri.str() + ": " + error.message() +
                  "; end the program that uses this port, or use the PIN");
    }
    // Otherwise this machine has no IPv6, and no browser on it will try that.
  }
  return listener;
}

RedirectListener::~RedirectListener() {
  shared_.reset();
}

bool RedirectListener::replying() const {
  return shared_->replying > 0;
}

void RedirectListener::accept(tcp::acceptor& acceptor) {
  acceptor.async_accept([this, &acceptor](const boost::system::error_code& error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (!error) std::make_shared<Visitor>(std::move(socket), shared_)->read();
    accept(acceptor);
  });
}

}  // namespace nest2mqtt::app
