#include "page/page.h"

#include <string>

namespace nest2mqtt::simulator {
namespace {

constexpr std::string_view folder = "/page/";

std::string_view content_type(std::string_view name) {
  if (name.ends_with(".html")) return "text/html; charset=UTF-8";
  if (name.ends_with(".css")) return "text/css; charset=UTF-8";
  if (name.ends_with(".js")) return "text/javascript; charset=UTF-8";
  return "text/plain; charset=UTF-8";
}

HttpReply reply_with(const PageFile& file) {
  return {200,
          std::string(file.text),
          {{"Content-Type", std::string(content_type(file.name))},
           {"Cache-Control", "no-store"},
           {"Referrer-Policy", "no-referrer"},
           {"X-Content-Type-Options", "nosniff"},
           {"Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}}};
}

}  // namespace

std::optional<HttpReply> page_reply(const HttpRequest& request) {
  if (request.method != "GET") return std::nullopt;
  const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
  const bool is_file = path.starts_with(folder);
  if (!is_file && path != "/") return std::nullopt;
  const PageFile* const file = find_page_file(is_file ? path.substr(folder.size()) : "index.html");
  if (file == nullptr) return std::nullopt;
  return reply_with(*file);
}

}  // namespace nest2mqtt::simulator
