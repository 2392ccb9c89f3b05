#pragma once

#include <string>
#include <utility>
#include <vector>

namespace nest2mqtt::simulator {

/// What the service needs to know of a request.
struct HttpRequest {
  std::string method;
  std::string target;
  std::string authorization = {};
  std::string accept = {};
  std::string host = {};
  std::string body = {};
};

/// JSON, unless a header says otherwise; a body may be empty.
struct HttpReply {
  unsigned status = 200;
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
};

}  // namespace nest2mqtt::simulator
