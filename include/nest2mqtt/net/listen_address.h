#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "nest2mqtt/base/error.h"

namespace nest2mqtt::net {

/// Where a server waits: `127.0.0.1:8099`, `[::1]:8099`, `localhost:8099` (what that may mean: both address families),
/// `0.0.0.0:8099`, or `:8099` (every address of both families).
struct ListenAddress {
  std::string host;        ///< an address without brackets, `localhost`, or empty for every address
  std::uint16_t port = 0;  ///< 0: any that is free

  /// The error says what was expected. Names other than `localhost` are not looked up.
  [[nodiscard]] static Result<ListenAddress> parse(std::string_view text);

  [[nodiscard]] std::string str() const;

  /// Where a program on the same machine finds the server: `http://127.0.0.1:8099`.
  [[nodiscard]] std::string local_url() const;

  /// Only programs on the same machine reach it.
  [[nodiscard]] bool is_loopback() const;

  /// It stands for all addresses of the machine, and says none.
  [[nodiscard]] bool is_every_address() const;

  friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

/// The name, in any case and perhaps with the dot of the root.
[[nodiscard]] bool is_localhost(std::string_view host);

/// An IPv4 or IPv6 address, without brackets.
[[nodiscard]] bool is_ip_address(const std::string& text);

/// An IPv4 address, or an IPv6 address in brackets.
[[nodiscard]] bool is_ip_literal(std::string_view host);

}  // namespace nest2mqtt::net
