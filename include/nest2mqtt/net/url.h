#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "nest2mqtt/base/error.h"

namespace nest2mqtt::net {

/// An absolute URL taken apart by libcurl's own parser, so that what is checked here is what
/// libcurl will contact. The fragment is dropped.
struct Url {
  std::string scheme;      ///< lower case
  std::string host;        ///< lower case; an IPv6 address without its brackets
  std::uint16_t port = 0;  ///< the scheme's usual one where none is written; 0 where that is unknown
  std::string path = "/";
  std::string query;  ///< without the `?`

  /// Refuses relative URLs and any with a user or password in it. The error does not show the
  /// query.
  [[nodiscard]] static Result<Url> parse(std::string_view text);

  /// What `reference`, relative or absolute, means in an answer from this URL (RFC 9110, 10.2.2; RFC 3986, 5).
  [[nodiscard]] Result<Url> resolve(std::string_view reference) const;

  /// The whole URL; a usual port is left out.
  [[nodiscard]] std::string str() const;

  friend bool operator==(const Url&, const Url&) = default;
};

/// What of a URL, well-formed or not, may be shown to people: no query, no fragment, no user, no
/// password.
[[nodiscard]] std::string shown_url(std::string_view text);

/// `localhost`, an address in 127.0.0.0/8, or ::1. Names are not looked up.
[[nodiscard]] bool is_loopback(std::string_view host);

/// Whether `host` is the pattern itself, or fits a pattern `*.nest.com`, where the star stands for
/// one or more whole labels: never the bare domain, never an address, never a name with an empty
/// label. Any case; a dot at the end of a name changes nothing (RFC 1034, 3.1).
[[nodiscard]] bool host_matches(std::string_view pattern, std::string_view host);

}  // namespace nest2mqtt::net
