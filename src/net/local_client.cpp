#include "nest2mqtt/net/local_client.h"

#include <memory>
#include <utility>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace nest2mqtt::net {
namespace {

namespace http = boost::beast::http;
using LocalStream = boost::beast::basic_stream<boost::asio::local::stream_protocol>;

constexpr std::uint64_t max_body = std::uint64_t{4} * 1024 * 1024;

/// One request; its reading and writing hold it.
class LocalRequest : public std::enable_shared_from_this<LocalRequest> {
 public:
  using Done = std::function<void(tl::expected<HttpResponse, LocalFailure>)>;

  LocalRequest(const boost::asio::any_io_executor& core, const std::string& target, Done done)
      : stream_(core), request_(http::verb::get, target, 10), done_(std::move(done)) {
    parser_.body_limit(max_body);
  }

  void start(const std::string& path, std::chrono::milliseconds timeout) {
    stream_.expires_after(timeout);
    stream_.async_connect(path, [self = shared_from_this()](const boost::system::error_code& error) {
      if (error) return self->fail_with(error, true);
      self->send();
    });
  }

 private:
  void send() {
    http::async_write(stream_, request_,
                      [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                        if (error) return self->fail_with(error, false);
                        self->receive();
                      });
  }

  void receive() {
    http::async_read(stream_, buffer_, parser_,
                     [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                       if (error) return self->fail_with(error, false);
                       HttpResponse response;
                       response.status = static_cast<int>(self->parser_.get().result_int());
                       response.body = std::move(self->parser_.get().body());
                       self->done_(std::move(response));
                     });
  }

  void fail_with(const boost::system::error_code& error, bool connecting) {
    const bool late = error == boost::beast::error::timeout;
    const std::string why = late ? "it does not answer in time" : error.message();
    done_(tl::unexpected(LocalFailure{connecting && !late, Error{Recovery::retry, why}}));
  }

  LocalStream stream_;
  http::request<http::empty_body> request_;
  boost::beast::flat_buffer buffer_;
  http::response_parser<http::string_body> parser_;
  Done done_;
};

}  // namespace

bool is_local_path(std::string_view path) {
  return !path.empty() && path.size() <= max_local_path;
}

void get_local(const boost::asio::any_io_executor& core, const std::string& path, const std::string& target,
               std::chrono::milliseconds timeout, std::function<void(tl::expected<HttpResponse, LocalFailure>)> done) {
  if (!is_local_path(path)) {
    return done(tl::unexpected(LocalFailure{true, Error{Recovery::permanent, "the path of the socket is too long"}}));
  }
  std::make_shared<LocalRequest>(core, target, std::move(done))->start(path, timeout);
}

}  // namespace nest2mqtt::net
