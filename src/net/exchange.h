#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <curl/curl.h>

#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/net/url.h"

#include "curl_handle.h"

namespace nest2mqtt::net {

/// One request and its response on their way between the two threads.
///
/// Everything under "curl thread" belongs to that thread from `CurlEngine::start` on, everything
/// under "core thread" to the core; they share two atomics and otherwise talk through what is
/// posted to the core.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  using Resume = std::function<void(const std::shared_ptr<Exchange>&)>;

  /// `resume` is called on the core thread when a paused exchange may go on.
  Exchange(HttpRequest request, StreamHandler& handler, boost::asio::any_io_executor core, Resume resume);

  // --- core thread ---

  /// From now on the handler is not called any more.
  void detach() { handler_ = nullptr; }

  // --- curl thread ---

  /// Makes the handle to be driven; on failure the error for `end`.
  [[nodiscard]] Result<CURL*> open();

  /// The end that libcurl reports: hands the outcome to the core and closes the handle.
  void end(CURLcode code);

  /// An end of our own making.
  void end(HttpFailure failure);

  /// Closes the handle, saying nothing to anybody.
  void close();

  [[nodiscard]] CURL* easy() const { return easy_.get(); }

 private:
  // core thread
  void deliver_data(std::string_view bytes);

  // curl thread
  static std::size_t on_header_line(char* bytes, std::size_t one, std::size_t size, void* self) noexcept;
  static std::size_t on_body(char* bytes, std::size_t one, std::size_t size, void* self) noexcept;
  void set_options(const Url& url);
  void set_url(const Url& url);
  void set_method();
  void set_headers();
  void take_head();
  bool must_pause();
  [[nodiscard]] HttpFailure failure(CURLcode code) const;
  [[nodiscard]] std::string reason(CURLcode code) const;
  template <class Call>
  void post(Call call);

  const boost::asio::any_io_executor core_;

  // core thread
  StreamHandler* handler_;
  Resume resume_;

  // both
  std::atomic<std::size_t> undelivered_ = 0;  ///< bytes posted to the core that it has not handled yet
  std::atomic<bool> paused_ = false;

  // curl thread
  HttpRequest request_;
  HeaderLines header_lines_;  ///< before the handle, which refers to it
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  EasyHandle easy_;
  bool head_taken_ = false;
};

}  // namespace nest2mqtt::net
