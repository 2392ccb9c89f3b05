#include "support/http_probe.h"

#include <cstddef>
#include <memory>
#include <stdexcept>

#include <curl/curl.h>

namespace nest2mqtt::test {
namespace {

std::size_t append(char* data, std::size_t size, std::size_t count, void* target) noexcept {
  static_cast<std::string*>(target)->append(data, size * count);
  return size * count;
}

using Lines = std::vector<std::string>;

HttpReply request(const char* method, const std::string& url, const std::string* content, const Lines& head,
                  std::chrono::milliseconds limit = max_wait()) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), &curl_easy_cleanup);
  curl_slist* header_list = nullptr;
  for (const std::string& line : head) header_list = curl_slist_append(header_list, line.c_str());
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(header_list, &curl_slist_free_all);
  HttpReply reply;
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_CUSTOMREQUEST, method);
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle.get(), CURLOPT_NOPROXY, "*");
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &append);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &reply.body);
  if (content != nullptr) {
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(content->size()));
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, content->c_str());
  }
  const CURLcode code = curl_easy_perform(handle.get());
  if (code != CURLE_OK) {
    throw std::runtime_error(std::string(method) + " " + url + ": " + curl_easy_strerror(code));
  }
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &reply.status);
  const char* location = nullptr;
  curl_easy_getinfo(handle.get(), CURLINFO_REDIRECT_URL, &location);
  if (location != nullptr) reply.location = location;
  return reply;
}

Lines json_with(const std::string& bearer) {
  Lines head{"Content-Type: application/json"};
  if (!bearer.empty()) head.push_back("Authorization: Bearer " + bearer);
  return head;
}

}  // namespace

HttpReply http_get(const std::string& url, const std::string& bearer, std::chrono::milliseconds limit) {
  return request("GET", url, nullptr, json_with(bearer), limit);
}

HttpReply http_post_form(const std::string& url, const std::string& form, const std::vector<std::string>& head) {
  Lines all{"Content-Type: application/x-www-form-urlencoded"};
  all.insert(all.end(), head.begin(), head.end());
  return request("POST", url, &form, all);
}

HttpReply http_put(const std::string& url, const std::string& content, const std::string& bearer) {
  return request("PUT", url, &content, json_with(bearer));
}

HttpReply http_post(const std::string& url, const std::string& content, const std::string& bearer,
                    std::chrono::milliseconds limit) {
  return request("POST", url, &content, json_with(bearer), limit);
}

HttpReply http_patch(const std::string& url, const std::string& content, const std::string& bearer) {
  return request("PATCH", url, &content, json_with(bearer));
}

HttpReply http_delete(const std::string& url, const std::string& bearer) {
  return request("DELETE", url, nullptr, json_with(bearer));
}

}  // namespace nest2mqtt::test
