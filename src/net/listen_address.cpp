#include "nest2mqtt/net/listen_address.h"

#include <boost/asio/ip/address.hpp>

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/base/parse_number.h"

namespace nest2mqtt::net {
namespace {

using boost::asio::ip::make_address;

bool is_address(const std::string& text, bool v6) {
  boost::system::error_code error;
  const auto address = make_address(text, error);
  return !error && address.is_v6() == v6;
}

std::string in_brackets(const std::string& host) {
  return host.find(':') == std::string::npos ? host : '[' + host + ']';
}

}  // namespace

Result<ListenAddress> ListenAddress::parse(std::string_view text) {
  const auto wrong = [&](std::string_view why) {
    return fail('"' + std::string(text) + "\" " + std::string(why) +
                "; expected an address and a port such as \"127.0.0.1:8099\" or \"[::1]:8099\"");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong("has no port");
  ListenAddress address;
  const auto port = parse_number<std::uint16_t>(text.substr(colon + 1));
  if (!port) return wrong("has no port from 0 to 65535 at its end");
  address.port = *port;

  const std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    address.host = host.substr(1, host.size() - 2);
    if (!is_address(address.host, true)) return wrong("has no IPv6 address in its brackets");
    return address;
  }
  address.host = host;
  if (host.find(':') != std::string_view::npos) return wrong("has an IPv6 address without brackets");
  if (is_localhost(host)) address.host = "localhost";
  if (!host.empty() && address.host != "localhost" && !is_address(address.host, false)) {
    return wrong("does not begin with an IP address or localhost");
  }
  return address;
}

std::string ListenAddress::str() const {
  return in_brackets(host) + ':' + std::to_string(port);
}

std::string ListenAddress::local_url() const {
  std::string at = host;
  if (host.empty() || host == "localhost" || host == "0.0.0.0") at = "127.0.0.1";
  boost::system::error_code error;
  const auto address = make_address(at, error);
  if (!error && address.is_v6() && address.is_unspecified()) at = "::1";
  return "http://" + in_brackets(at) + ':' + std::to_string(port);
}

bool ListenAddress::is_loopback() const {
  boost::system::error_code error;
  const auto address = make_address(host, error);
  return host == "localhost" || (!error && address.is_loopback());
}

bool ListenAddress::is_every_address() const {
  boost::system::error_code error;
  const auto address = make_address(host, error);
  return host.empty() || (!error && address.is_unspecified());
}

bool is_ip_address(const std::string& text) {
  return is_address(text, false) || is_address(text, true);
}

bool is_localhost(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return equal_ignoring_case(host, "localhost");
}

bool is_ip_literal(std::string_view host) {
  const bool brackets = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
  return is_address(std::string(brackets ? host.substr(1, host.size() - 2) : host), brackets);
}

}  // namespace nest2mqtt::net
