#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <tl/expected.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"

namespace nest2mqtt::net {

struct Header {
  std::string name;
  std::string value;

  friend bool operator==(const Header&, const Header&) = default;
};

/// Every member has a default, so that a caller names only what it sets: `{.method = "PUT", .url =
/// url}`.
struct HttpRequest {
  std::string method = "GET";
  std::string url = {};  ///< http:// or https://, without user and password
  std::vector<Header> headers = {};
  /// Sent as `Authorization: Bearer ...` with this very request. Redirects are never followed, so
  /// it goes nowhere else.
  Secret bearer = {};
  /// Sent as `Authorization: Basic ...` with this very request; empty user name: not at all. Not beside a bearer.
  std::string username = {};
  Secret password = {};
  /// Sent as `Authorization: Basic ...` as it is, where a service gives such a token instead of a user name and a
  /// password; beside neither of these nor a bearer.
  Secret basic_token = {};
  /// The certificates of the authorities that are trusted (PEM); empty: those of the system.
  std::string ca_file = {};
  /// Added to the query as `auth=...`, percent-escaped, where a service wants its token there. Apart from `url`, so
  /// that whoever shows that does not show the token.
  Secret auth_query = {};
  /// Added to the path as its last segment, percent-escaped, where a service wants a token there; apart from `url` for
  /// the same reason.
  Secret secret_segment = {};
  std::string body = {};
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);
  std::optional<std::chrono::milliseconds> timeout = std::nullopt;  ///< of the whole transfer; none for a stream
  std::size_t max_body = std::size_t{32} * 1024 * 1024;             ///< bytes; for `send` a longer body is an error
};

struct HttpResponse {
  int status = 0;
  std::vector<Header> headers;
  std::string body;

  /// The first header of this name in any case. The view lives as long as the response.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;

  /// The type of `Content-Type` in lower case, without its parameters: `text/event-stream`. Empty without the header.
  [[nodiscard]] std::string media_type() const;
  /// The `Content-Encoding` in lower case; `identity` without the header.
  [[nodiscard]] std::string content_coding() const;
  /// The `Retry-After`, if it is a number of seconds; at most a day.
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry_after() const;
};

/// How far a failed request got: decides whether a write may be sent again.
enum class Progress {
  not_sent,    ///< no byte of the request left: there was no (secured) connection, so the server
               ///< cannot have seen it
  maybe_sent,  ///< the server may have seen it, and may have done it
};

/// Why there is no (complete) response. The message contains no secret of the request and nothing of the URL's query.
struct HttpFailure {
  Progress progress;
  Error error;
};

/// A request under way. Destroying it cancels: once the destructor has returned, none of its
/// handlers is called any more. May be destroyed inside its own handler, after its end, and after
/// the client.
class HttpTransfer {
 public:
  HttpTransfer() = default;
  HttpTransfer(const HttpTransfer&) = delete;
  HttpTransfer& operator=(const HttpTransfer&) = delete;
  virtual ~HttpTransfer() = default;

  /// For the owner of a stream who has not yet taken what came: while it is paused, nothing more is read from the
  /// server, which has to wait. A little may come all the same. Does nothing for what `send` has begun.
  virtual void pause_reading(bool /*paused*/) {}
};

/// Receives one stream: `on_headers` at most once, then `on_data` any number of times, then
/// `on_end` exactly once (only `on_end` where no response came). Any status is a response, not a
/// failure.
class StreamHandler {
 public:
  virtual ~StreamHandler() = default;
  virtual void on_headers(const HttpResponse& head_without_body) = 0;
  virtual void on_data(std::string_view bytes) = 0;
  virtual void on_end(std::optional<HttpFailure> failure) = 0;
};

/// Makes HTTP requests. Client, transfers and handlers all belong to the core thread; no handler is
/// called before `send` or `stream` has returned. A write (anything but GET and HEAD) leaves at
/// most once: it is never repeated on another connection behind the caller's back.
class HttpClient {
 public:
  using Done = std::function<void(tl::expected<HttpResponse, HttpFailure>)>;

  HttpClient() = default;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  /// Transfers still held by their owners end with a failure.
  virtual ~HttpClient() = default;

  /// Calls `done` exactly once, unless the transfer is destroyed first.
  [[nodiscard]] virtual std::unique_ptr<HttpTransfer> send(HttpRequest request, Done done) = 0;

  /// `handler` must outlive the returned transfer. Nothing is read from the server while a handler works.
  [[nodiscard]] virtual std::unique_ptr<HttpTransfer> stream(HttpRequest request, StreamHandler& handler) = 0;
};

/// The client on libcurl, which works on `core` like everything else of ours; only names are resolved on threads of
/// libcurl's own. The context behind `core` must outlive the client, and runs on one thread. Certificates are always
/// verified. The usual proxy variables of the environment are honoured, except for loopback hosts.
[[nodiscard]] std::unique_ptr<HttpClient> make_curl_client(boost::asio::any_io_executor core);

}  // namespace nest2mqtt::net
