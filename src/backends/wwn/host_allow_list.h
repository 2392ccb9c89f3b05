#pragma once

#include <string>
#include <vector>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/net/url.h"

namespace nest2mqtt::wwn {

/// The hosts to which an account's token may be sent: over TLS, or to this machine also without encryption.
class HostAllowList {
 public:
  /// `patterns` are names or `*.domain`; `setting` is the name of their configuration key, for error messages.
  HostAllowList(std::vector<std::string> patterns, std::string setting)
      : patterns_(std::move(patterns)), setting_(std::move(setting)) {}

  /// Whether the token may be sent to `url`. The error is a sentence that begins with `sentence_start` and the host:
  /// "the service redirects to h.example, which is not in ...".
  [[nodiscard]] Result<void> check(const net::Url& url, const std::string& sentence_start) const;

 private:
  std::vector<std::string> patterns_;
  std::string setting_;
};

/// `patterns` with the host of `url` added, so that it needs no entry of its own in the configuration.
[[nodiscard]] std::vector<std::string> with_host_of(const std::string& url, std::vector<std::string> patterns);

}  // namespace nest2mqtt::wwn
