#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/net/listen_address.h"

namespace nest2mqtt::net {

/// A GET, a HEAD, which the server answers like GET but without the body, or a POST.
struct PageRequest {
  std::string path = "/";  ///< begins with a slash; not decoded
  std::string query = {};  ///< without the `?`
  bool head = false;
  bool post = false;      ///< a form, sent from a page of this server
  std::string form = {};  ///< what is in it, `application/x-www-form-urlencoded`; may be secret
};

struct PageReply {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body = {};
  bool has_form = false;  ///< the page has a form that is sent to this server
};

struct HttpServerOptions {
  /// Names that it may be asked for by, besides IP addresses and `localhost`; `*.example.org` as in `host_matches`.
  std::vector<std::string> hosts = {};

  /// IP addresses of reverse proxies. If there is one, nobody else is answered, and they may ask by any name: it is the
  /// one that the browser shows.
  std::vector<std::string> proxies = {};

  std::uint32_t header = 16'384;              ///< bytes of a request, without its body
  std::uint32_t body = 0;                     ///< bytes of a form; 0: nothing can be sent
  std::chrono::milliseconds timeout{10'000};  ///< for a request to come, and again for the reply to be taken
  std::size_t connections = 32;               ///< at a time
};

/// A small server of pages that can be read, and of forms if its options allow them, for a few people and programs. One
/// request for each connection, HTTP/1.0 and 1.1. What comes in is hostile: size, time and number are limited. Where
/// there are as many connections as may be, a new one takes the place of the one that has been waiting longest for its
/// request to come or its reply to be taken; only while each of them waits for its reply, the new one waits too.
///
/// Over TCP it answers only those who ask for an IP address, `localhost` or a name of `HttpServerOptions::hosts`, so
/// that no page of the web can make a browser read it under a name of its own (DNS rebinding). Its own refusals are
/// plain text. Everything it sends may neither be stored, nor framed, nor run or load anything.
///
/// Lives on the thread that runs `core`, which must outlive it.
class HttpServer {
 public:
  /// To be called once, now or later.
  using Reply = std::function<void(PageReply)>;
  using Handler = std::function<void(const PageRequest&, Reply)>;

  /// The error says why the address cannot be used.
  [[nodiscard]] static Result<std::unique_ptr<HttpServer>> open(const boost::asio::any_io_executor& core,
                                                                const ListenAddress& at, Handler handler,
                                                                HttpServerOptions options = {});

  /// At a Unix socket that only the user of this process (and root) can use. A socket that an earlier process left at
  /// `path` is replaced, anything else there is an error. It goes with the server.
  [[nodiscard]] static Result<std::unique_ptr<HttpServer>> open_local(const boost::asio::any_io_executor& core,
                                                                      const std::string& path, Handler handler,
                                                                      HttpServerOptions options = {});
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  /// Requests that have no reply yet get none.
  ~HttpServer();

  /// Where it really listens, if any port would do; 0 for a Unix socket.
  [[nodiscard]] std::uint16_t port() const;

  /// Whether a reply is still on its way to somebody.
  [[nodiscard]] bool replying() const;

 private:
  class Connection;
  struct Listeners;

  explicit HttpServer(std::shared_ptr<Listeners> listeners);

  std::shared_ptr<Listeners> listeners_;
};

}  // namespace nest2mqtt::net
