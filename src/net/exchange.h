#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <curl/curl.h>

#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/net/url.h"

#include "curl_handle.h"

namespace nest2mqtt::net {

/// One request and its response. While libcurl works it only keeps what has come; its handler is called by `deliver`.
/// Everything on the core thread.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  using Arrivals = std::vector<std::shared_ptr<Exchange>>;

  Exchange(HttpRequest request, StreamHandler& handler) : handler_(&handler), request_(std::move(request)) {}

  /// Makes the handle to be driven; on failure the error for `end`. When something has come for the handler, the
  /// exchange puts itself into `arrivals`, once until the next `deliver`.
  [[nodiscard]] Result<CURL*> open(Arrivals& arrivals);

  /// The end that libcurl reports: keeps the outcome for the handler and closes the handle.
  void end(CURLcode code);

  /// An end of our own making.
  void end(HttpFailure failure);

  /// Closes the handle, saying nothing to anybody.
  void close();

  /// Calls the handler for all that has come. Not from inside a call into libcurl.
  void deliver();

  /// See HttpTransfer. Not from inside a call into libcurl.
  void pause_reading(bool paused);

  /// From now on the handler is not called any more.
  void detach() { handler_ = nullptr; }

  [[nodiscard]] CURL* easy() const { return easy_.get(); }

  /// How far an open exchange has got.
  [[nodiscard]] Progress progress() const;

 private:
  static std::size_t on_header_line(char* bytes, std::size_t one, std::size_t size, void* self) noexcept;
  static std::size_t on_body(char* bytes, std::size_t one, std::size_t size, void* self) noexcept;
  void set_options(const Url& url);
  void set_url(const Url& url);
  void set_method();
  void set_login();
  void set_headers();
  void add_authorization(std::string_view scheme, const Secret& token);
  void take_head();
  void arrived();
  void read_on();
  void finish();
  [[nodiscard]] HttpFailure failure(CURLcode code) const;
  [[nodiscard]] std::string reason(CURLcode code) const;

  StreamHandler* handler_;
  HttpRequest request_;
  HeaderLines header_lines_;  ///< before the handle, which refers to it
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  EasyHandle easy_;
  bool head_taken_ = false;

  // For the handler.
  Arrivals* arrivals_ = nullptr;
  bool waiting_ = false;  ///< among the arrivals
  std::optional<HttpResponse> head_;
  std::string body_;
  bool stopped_ = false;         ///< libcurl was told to read no more for now
  bool reading_paused_ = false;  ///< the handler's owner wants that
  std::optional<HttpFailure> failure_;
  bool ended_ = false;
};

}  // namespace nest2mqtt::net
