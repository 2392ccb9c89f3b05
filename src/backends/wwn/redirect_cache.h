#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/error.h"

#include "host_allow_list.h"

namespace nest2mqtt::wwn {

/// Where an account's calls go. The front door answers every call with 307 to a server of its choice; the bearer is
/// sent there by hand, since libraries drop it, and only if the host is allowed. The server is kept for later calls, as
/// Nest asked clients to do, and dropped when it fails.
class RedirectCache {
 public:
  /// `front_door` is https, or http for loopback. `allowed_hosts` are names or `*.domain` patterns; the front door's
  /// own host is always allowed.
  RedirectCache(const std::string& front_door, std::vector<std::string> allowed_hosts);

  /// The URL for a path of the API.
  [[nodiscard]] std::string url(std::string_view path) const;

  /// Whether `url` goes to a server kept from a redirect.
  [[nodiscard]] bool cached() const { return server_.has_value(); }

  /// Takes the `Location` of a 307: only its scheme, host and port count, the path stays ours. The error says what is
  /// wrong with it; the cache is then empty.
  [[nodiscard]] Result<void> follow(std::string_view location);

  void drop() { server_.reset(); }

 private:
  std::string front_door_;
  HostAllowList allowed_hosts_;
  std::optional<std::string> server_;
};

}  // namespace nest2mqtt::wwn
