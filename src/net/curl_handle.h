#pragma once

#include <memory>
#include <string>

#include <curl/curl.h>

namespace nest2mqtt::net {

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using EasyHandle = std::unique_ptr<CURL, EasyDeleter>;

struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
using MultiHandle = std::unique_ptr<CURLM, MultiDeleter>;

/// Throws std::bad_alloc where libcurl gives no handle. The first of them initialises libcurl.
[[nodiscard]] EasyHandle make_easy();
[[nodiscard]] MultiHandle make_multi();

/// The lines of a request's header. They may carry a bearer, so they are wiped at the end.
class HeaderLines {
 public:
  HeaderLines() = default;
  HeaderLines(const HeaderLines&) = delete;
  HeaderLines& operator=(const HeaderLines&) = delete;
  ~HeaderLines();

  void append(const std::string& line);
  [[nodiscard]] curl_slist* get() const { return lines_; }

 private:
  curl_slist* lines_ = nullptr;
};

}  // namespace nest2mqtt::net
