#include "nle/replies.h"

#include <string_view>

#include <fmt/format.h>

#include "nle/python_text.h"

namespace nest2mqtt::simulator {
namespace {

constexpr std::string_view server_name = "Python/3.11 aiohttp/3.14.5";

std::string_view reason(unsigned status) {
  switch (status) {
    case 401:
      return "Authorization Required";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 429:
      return "Too Many Requests";
    case 503:
      return "Service Temporarily Unavailable";
    default:
      return "Internal Server Error";
  }
}

}  // namespace

HttpReply nle_json(unsigned status, const json::value& body) {
  return {status,
          python_json(body),
          {{"Content-Type", "application/json; charset=utf-8"},
           {"Access-Control-Allow-Origin", "*"},
           {"Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS"},
           {"Access-Control-Allow-Headers", "Content-Type, Authorization, X-API-Key"},
           {"Server", std::string(server_name)}}};
}

HttpReply nle_framework_error(unsigned status) {
  const std::string text = status == 500 ? "500 Internal Server Error\n\nServer got itself in trouble"
                                         : fmt::format("{}: {}", status, reason(status));
  return {status, text, {{"Content-Type", "text/plain; charset=utf-8"}, {"Server", std::string(server_name)}}};
}

HttpReply nle_proxy_error(unsigned status) {
  HttpReply reply{status,
                  fmt::format("<html>\r\n<head><title>{0} {1}</title></head>\r\n<body>\r\n<center><h1>{0} "
                              "{1}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
                              status, reason(status)),
                  {{"Content-Type", "text/html"}, {"Server", "nginx"}}};
  if (status == 401) reply.headers.emplace_back("WWW-Authenticate", "Basic realm=\"No Longer Evil\"");
  return reply;
}

std::string nle_stream_head() {
  return fmt::format(
      "HTTP/1.1 200 OK\r\n"
      "Content-Type: text/event-stream\r\n"
      "Cache-Control: no-cache\r\n"
      "X-Accel-Buffering: no\r\n"
      "Transfer-Encoding: chunked\r\n"
      "Server: {}\r\n\r\n",
      server_name);
}

}  // namespace nest2mqtt::simulator
