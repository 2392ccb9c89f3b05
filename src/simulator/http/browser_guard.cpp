#include "http/browser_guard.h"

#include <string_view>

#include <boost/asio/ip/address.hpp>

namespace nest2mqtt::simulator {
namespace {

/// `[::1]:8553` -> `::1`; empty where it is no name.
std::string host_name(std::string_view host) {
  if (!host.starts_with('[')) return std::string(host.substr(0, host.find(':')));
  const std::size_t end = host.find(']');
  const bool port_follows = end != std::string_view::npos && (end + 1 == host.size() || host[end + 1] == ':');
  return port_follows ? std::string(host.substr(1, end - 1)) : std::string();
}

/// Whether no page of the web can have this name.
bool is_this_machine(std::string_view host) {
  const std::string name = host_name(host);
  boost::system::error_code error;
  boost::asio::ip::make_address(name, error);
  return !error || name == "localhost";
}

bool changes_nothing(const HttpRequest& request) {
  return request.method == "GET" || request.method == "HEAD";
}

}  // namespace

std::optional<std::string> foreign_page_refusal(const HttpRequest& request) {
  if (!request.host.empty() && !is_this_machine(request.host)) {
    return "the control port is asked by its address or as localhost, not as " + request.host;
  }
  if (changes_nothing(request)) return std::nullopt;
  const bool own_origin = request.origin.empty() || request.origin == "http://" + request.host;
  const bool own_site =
      request.fetch_site.empty() || request.fetch_site == "same-origin" || request.fetch_site == "none";
  if (own_origin && own_site) return std::nullopt;
  return "the control port takes no orders from a page of another origin";
}

}  // namespace nest2mqtt::simulator
