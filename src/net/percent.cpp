#include "nest2mqtt/net/percent.h"

#include <memory>
#include <new>

#include <curl/curl.h>

namespace nest2mqtt::net {

std::string percent_encoded(std::string_view text) {
  if (text.empty()) return {};  // to libcurl a length of 0 means strlen
  const std::unique_ptr<char, decltype(&curl_free)> result(
      curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())), &curl_free);
  if (!result) throw std::bad_alloc();
  return result.get();
}

std::optional<std::string> path_segment(std::string_view text) {
  if (text.empty() || text == "." || text == "..") return std::nullopt;
  return percent_encoded(text);
}

}  // namespace nest2mqtt::net
