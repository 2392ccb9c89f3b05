#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "support/wait_until.h"

namespace nest2mqtt::test {

struct HttpReply {
  long status = 0;
  std::string body;
  std::string location;  ///< where it redirects to; empty if it does not
};

/// One blocking request each, loopback only in mind: no redirect is followed. They throw
/// std::runtime_error if there is no answer within `limit`. `content` is sent as application/json.
[[nodiscard]] HttpReply http_get(const std::string& url, const std::string& bearer = "",
                                 std::chrono::milliseconds limit = max_wait());
/// A form (`a=b&c=d`), with these lines in the head of the request.
HttpReply http_post_form(const std::string& url, const std::string& form, const std::vector<std::string>& head);
HttpReply http_put(const std::string& url, const std::string& content, const std::string& bearer = "");
HttpReply http_post(const std::string& url, const std::string& content, const std::string& bearer = "",
                    std::chrono::milliseconds limit = max_wait());
HttpReply http_patch(const std::string& url, const std::string& content, const std::string& bearer = "");
HttpReply http_delete(const std::string& url, const std::string& bearer = "");

}  // namespace nest2mqtt::test
