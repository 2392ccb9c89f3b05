#pragma once

#include <string>
#include <utility>
#include <vector>

namespace nest2mqtt::simulator {

/// The parts of an HTTP request that the simulator looks at. Absent headers are empty.
struct HttpRequest {
  std::string method;
  std::string target;
  std::string authorization = {};
  std::string accept = {};
  std::string host = {};
  std::string body = {};
  std::string origin = {};      ///< Origin
  std::string fetch_site = {};  ///< Sec-Fetch-Site: how the page that asks is related to this host
};

/// An HTTP response. The body is JSON unless `headers` has a Content-Type; it may be empty.
struct HttpReply {
  unsigned status = 200;
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
};

}  // namespace nest2mqtt::simulator
