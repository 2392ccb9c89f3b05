#include <string>

#include "nest2mqtt/base/utf8.h"
#include "nest2mqtt/model/json.h"
#include "nest2mqtt/net/url.h"

#include "input.h"
#include "redirect_cache.h"
#include "require.h"

// Each line is a `Location` that a server sends. The token goes to an allowed host over TLS, or nowhere.
namespace nest2mqtt::wwn {
namespace {

const std::string front_door = "https://developer-api.nest.com";

/// A second reading of RFC 3986 for the only form that may come out: scheme, host of plain characters, port.
void require_allowed(std::string_view server) {
  constexpr std::string_view https = "https://";
  constexpr std::string_view local = "http://";
  const bool secure = server.starts_with(https);
  fuzz::require(secure || server.starts_with(local), "nothing but http");
  server.remove_prefix(secure ? https.size() : local.size());
  fuzz::require(server.find_first_of("/\\?#@ \t\r\n") == std::string_view::npos, "only host and port are kept");
  if (server.starts_with('[')) {
    fuzz::require(server.starts_with("[::1]"), "this machine");
    return;
  }
  std::string_view host = server.substr(0, server.find(':'));
  if (host.ends_with('.')) host.remove_suffix(1);  // the same name
  const bool loopback = host == "localhost" || host.starts_with("127.");
  fuzz::require(secure || loopback, "in the clear only within this machine");
  fuzz::require(loopback || host == "developer-api.nest.com" || host.ends_with(".nest.com"), "an allowed host");
}

void check(std::string_view input) {
  RedirectCache redirects(front_door, {"*.nest.com", "localhost", "127.0.0.1", "::1"});
  for (const auto location : fuzz::lines_of(input)) {
    const auto followed = redirects.follow(location);
    fuzz::require(followed.has_value() == redirects.cached(), "what is wrong is not kept");
    fuzz::require(followed || is_utf8(followed.error().message), "the reason may stand in a message");
    const std::string url = redirects.url("/devices");
    fuzz::require(url.ends_with("/devices"), "the path stays ours");
    require_allowed(std::string_view(url).substr(0, url.size() - std::string_view("/devices").size()));
    fuzz::require(followed || url == front_door + "/devices", "then the front door counts");
    const auto contacted = net::Url::parse(url);
    fuzz::require(contacted && contacted->path == "/devices", "the URL is what libcurl will contact");
    if (!followed) continue;
    RedirectCache again(front_door, {"*.nest.com", "localhost", "127.0.0.1", "::1"});
    fuzz::require(again.follow(url).has_value() && again.url("/") == redirects.url("/"), "and leads there again");
  }
}

}  // namespace
}  // namespace nest2mqtt::wwn

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nest2mqtt::wwn::check(nest2mqtt::fuzz::as_text(data, size));
  return 0;
}
