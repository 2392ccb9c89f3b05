#include "nest2mqtt/net/url.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <charconv>
#include <memory>
#include <new>

#include <curl/curl.h>

#include "nest2mqtt/base/ascii.h"

namespace nest2mqtt::net {
namespace {

constexpr std::uint16_t default_mqtt_port = 1883;
constexpr std::uint16_t default_mqtts_port = 8883;

struct FreeHandle {
  void operator()(CURLU* handle) const { curl_url_cleanup(handle); }
};
struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};
using Handle = std::unique_ptr<CURLU, FreeHandle>;

Handle make_handle() {
  Handle handle(curl_url());
  if (!handle) throw std::bad_alloc();
  return handle;
}

/// A part of the URL, empty where it has none.
std::string part(const Handle& handle, CURLUPart which, unsigned int flags = 0) {
  char* text = nullptr;
  if (curl_url_get(handle.get(), which, &text, flags) != CURLUE_OK) return {};
  const std::unique_ptr<char, FreeText> owner(text);
  return text;
}

bool is_ipv4(const std::string& host, in_addr& address) {
  return host.find('\0') == std::string::npos && inet_pton(AF_INET, host.c_str(), &address) == 1;
}

bool is_ipv6(const std::string& host, in6_addr& address) {
  return host.find('\0') == std::string::npos && inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

bool is_address(const std::string& host) {
  in_addr v4{};
  in6_addr v6{};
  return is_ipv4(host, v4) || is_ipv6(host, v6);
}

std::string_view without_final_dot(std::string_view name) {
  return name.substr(0, name.size() - (name.ends_with('.') ? 1 : 0));
}

/// One or more labels, each followed by a dot, none empty: `a.`, `a.b.`
bool whole_labels(std::string_view text) {
  if (text.empty() || text.front() == '.') return false;
  return text.back() == '.' && text.find("..") == std::string_view::npos;
}

/// Takes `text` apart; where `handle` holds a URL already, `text` may be relative to it.
Result<Url> take_apart(const Handle& handle, std::string_view text) {
  const std::string whole(text);
  if (!is_ascii_visible(whole)) {
    return fail("a URL has only visible ASCII characters (a host's other name is written as xn--...)");
  }
  constexpr unsigned int flags = CURLU_DISALLOW_USER | CURLU_NON_SUPPORT_SCHEME;
  const CURLUcode code = curl_url_set(handle.get(), CURLUPART_URL, whole.c_str(), flags);
  if (code == CURLUE_USER_NOT_ALLOWED) {
    return fail("\"" + shown_url(text) + "\" must not contain a user or password");
  }
  if (code != CURLUE_OK) {
    return fail("\"" + shown_url(text) + "\" is not a URL: " + curl_url_strerror(code));
  }

  Url url;
  url.scheme = ascii_lower(part(handle, CURLUPART_SCHEME));
  url.host = ascii_lower(part(handle, CURLUPART_HOST));
  if (url.host.size() > 2 && url.host.front() == '[') url.host = url.host.substr(1, url.host.size() - 2);
  // libcurl resolves escapes in a host; what comes out may be a byte that no host has, or one more escape.
  if (!is_ascii_visible(url.host) || url.host.find('%') != std::string::npos) {
    return fail("the host of a URL has no escapes");
  }
  if (url.host.empty()) return fail("\"" + shown_url(text) + "\" is not a URL: it names no host");
  const std::string port = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  std::from_chars(port.data(), port.data() + port.size(), url.port);
  if (!port.empty() && url.port == 0) return fail("\"" + shown_url(text) + "\" is not a URL: there is no port 0");
  // libcurl does not know the ports of all these, depending on its version and build.
  if (url.port == 0 && url.scheme == "mqtt") url.port = default_mqtt_port;
  if (url.port == 0 && url.scheme == "mqtts") url.port = default_mqtts_port;
  url.path = part(handle, CURLUPART_PATH);
  url.query = part(handle, CURLUPART_QUERY);
  return url;
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
  return take_apart(make_handle(), text);
}

Result<Url> Url::resolve(std::string_view reference) const {
  const Handle handle = make_handle();
  if (curl_url_set(handle.get(), CURLUPART_URL, str().c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
    return fail("\"" + shown_url(reference) + "\" has no URL to be relative to");
  }
  return take_apart(handle, reference);
}

std::string Url::str() const {
  const Handle handle = make_handle();
  const auto set = [&](CURLUPart which, const std::string& value) {
    curl_url_set(handle.get(), which, value.c_str(), CURLU_NON_SUPPORT_SCHEME);
  };
  set(CURLUPART_SCHEME, scheme);
  set(CURLUPART_HOST, host.find(':') == std::string::npos ? host : "[" + host + "]");
  if (port != 0) set(CURLUPART_PORT, std::to_string(port));
  set(CURLUPART_PATH, path);
  if (!query.empty()) set(CURLUPART_QUERY, query);
  return part(handle, CURLUPART_URL, CURLU_NO_DEFAULT_PORT);
}

std::string shown_url(std::string_view text) {
  text = text.substr(0, text.find_first_of("?#"));
  const std::size_t slashes = text.find("://");
  const std::size_t authority = slashes == std::string_view::npos ? 0 : slashes + 3;
  // The last '@', also behind a slash: a password with a slash in it makes a malformed URL, but is
  // still a password.
  const std::size_t at = text.find_last_of('@');
  if (at == std::string_view::npos || at < authority) return std::string(text);
  return std::string(text.substr(0, authority)) + std::string(text.substr(at + 1));
}

bool is_loopback(std::string_view host) {
  host = without_final_dot(host);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (equal_ignoring_case(host, "localhost")) return true;
  const std::string name(host);
  in_addr v4{};
  if (is_ipv4(name, v4)) return (ntohl(v4.s_addr) >> 24U) == 127U;
  in6_addr v6{};
  return is_ipv6(name, v6) && IN6_IS_ADDR_LOOPBACK(&v6);
}

bool host_matches(std::string_view pattern, std::string_view host) {
  pattern = without_final_dot(pattern);
  host = without_final_dot(host);
  if (host.empty()) return false;
  if (!pattern.starts_with("*.")) return equal_ignoring_case(pattern, host);
  const std::string_view domain = pattern.substr(2);
  if (domain.empty() || host.size() <= domain.size() || is_address(std::string(host))) return false;
  const std::size_t start = host.size() - domain.size();
  return equal_ignoring_case(host.substr(start), domain) && whole_labels(host.substr(0, start));
}

}  // namespace nest2mqtt::net
