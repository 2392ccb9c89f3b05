#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/error.h"

#include "host_allow_list.h"

namespace nest2mqtt::wwn {

/// The server to which an account's calls go. The configured API URL (the front door) answers every call with 307 and
/// another server. The token is sent on to that server by our own code, since HTTP libraries drop it when the host
/// changes, and only if the host is allowed. The server is kept for later calls, as Nest asked clients to do, until a
/// call to it fails.
class RedirectCache {
 public:
  /// `front_door` is https, or http for loopback. `allowed_hosts` are names or `*.domain` patterns; the host of
  /// `front_door` is always allowed.
  RedirectCache(const std::string& front_door, std::vector<std::string> allowed_hosts);

  /// The URL for a path of the API.
  [[nodiscard]] std::string url(std::string_view path) const;

  /// Whether `url()` returns a URL on a server that is kept from a redirect.
  [[nodiscard]] bool cached() const { return server_.has_value(); }

  /// Takes the `Location` of a 307: only its scheme, host and port are used; the path stays that of the call. After an
  /// error, which says what is wrong with it, no server is kept.
  [[nodiscard]] Result<void> follow(std::string_view location);

  void drop() { server_.reset(); }

 private:
  std::string front_door_;
  HostAllowList allowed_hosts_;
  std::optional<std::string> server_;
};

}  // namespace nest2mqtt::wwn
