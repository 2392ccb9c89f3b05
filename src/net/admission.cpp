#include "admission.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/net/listen_address.h"
#include "nest2mqtt/net/url.h"

namespace nest2mqtt::net {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Head = http::request_header<>;

std::string_view field(const Head& head, std::string_view name) {
  const auto value = head[boost::beast::string_view(name.data(), name.size())];
  return {value.data(), value.size()};
}

/// The host in a `Host` header, where that is a host and at most a port; an IPv6 address keeps its brackets.
std::string_view without_port(std::string_view header) {
  const std::size_t bracket = header.starts_with('[') ? header.find(']') : 0;
  if (bracket == std::string_view::npos) return {};
  const std::size_t colon = std::min(header.find(':', bracket), header.size());
  const std::string_view port = header.substr(std::min(colon + 1, header.size()));
  if (port.find_first_not_of("0123456789") != std::string_view::npos) return {};
  return header.substr(0, colon);
}

/// Whether a page of the web cannot have this name: the browser has it from the address line as it is.
bool is_own_name(std::string_view host, const std::vector<std::string>& hosts) {
  if (is_localhost(host) || is_ip_literal(host)) return true;
  if (host.ends_with('.')) host.remove_suffix(1);
  return std::any_of(hosts.begin(), hosts.end(), [&](const std::string& known) { return host_matches(known, host); });
}

bool is_proxy(const asio::ip::address& peer, const std::vector<std::string>& proxies) {
  return std::any_of(proxies.begin(), proxies.end(), [&](const std::string& proxy) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(proxy, error);
    return !error && address == peer;
  });
}

/// Whether `origin` is the page's own: a scheme, and the name by which the browser has asked.
bool is_own_origin(std::string_view origin, const Head& head, bool behind_proxy) {
  const std::size_t scheme = origin.find("://");
  if (scheme == std::string_view::npos) return false;  // also `null`
  const std::string_view host = origin.substr(scheme + 3);
  const auto is_asked_for = [&](std::string_view name) { return !name.empty() && equal_ignoring_case(host, name); };
  return is_asked_for(field(head, "Host")) || (behind_proxy && is_asked_for(field(head, "X-Forwarded-Host")));
}

/// Every browser says at least one of the two; a page of another site can make it say neither differently.
bool comes_from_own_page(const Head& head, bool behind_proxy) {
  const std::string_view site = field(head, "Sec-Fetch-Site");
  const std::string_view origin = field(head, "Origin");
  if (site.empty() && origin.empty()) return false;
  return (site.empty() || site == "same-origin") && (origin.empty() || is_own_origin(origin, head, behind_proxy));
}

bool is_form(const Head& head) {
  const std::string_view type = field(head, "Content-Type");
  return equal_ignoring_case(type.substr(0, type.find_first_of("; ")), "application/x-www-form-urlencoded");
}

std::optional<Refusal> refuse_form(const Head& head, bool behind_proxy) {
  if (!comes_from_own_page(head, behind_proxy)) return Refusal{403, "a form is taken from the bridge's own pages only"};
  if (!is_form(head)) return Refusal{415, "expected a form"};
  return std::nullopt;
}

std::optional<Refusal> refuse_name(const Head& head, bool any_name, const std::vector<std::string>& known) {
  const std::size_t hosts = head.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && head.version() >= 11)) return Refusal{400, "the request must name one host"};
  if (any_name || hosts == 0 || is_own_name(without_port(field(head, "Host")), known)) return std::nullopt;
  return Refusal{421, "ask for this page by the machine's IP address or localhost, or add the name to http.hosts"};
}

}  // namespace

std::optional<Refusal> refuse_request(const Head& head, const Peer& peer, const HttpServerOptions& options) {
  const bool behind_proxy = !options.proxies.empty();
  if (behind_proxy && !is_proxy(peer.address, options.proxies)) {
    return Refusal{403, "only the proxies of http.proxies may ask here"};
  }
  const bool post = head.method() == http::verb::post && options.body > 0;
  if (!post && head.method() != http::verb::get && head.method() != http::verb::head) {
    return Refusal{405, options.body > 0 ? "there is no such method here" : "these pages can only be read"};
  }
  if (auto refused = refuse_name(head, peer.local || behind_proxy, options.hosts)) return refused;
  if (head.target().empty() || head.target().front() != '/') return Refusal{400, "the request must name a path"};
  return post ? refuse_form(head, behind_proxy) : std::nullopt;
}

std::string allowed_methods(const HttpServerOptions& options) {
  return options.body > 0 ? "GET, HEAD, POST" : "GET, HEAD";
}

}  // namespace nest2mqtt::net
