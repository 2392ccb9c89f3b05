#pragma once

#include <string>

#include "nest2mqtt/base/secret.h"

namespace nest2mqtt::wwn {

/// Where an account's access token comes from: a fixed one, or a file that is read again each time, so that a new token
/// needs no restart.
class TokenSource {
 public:
  /// `advice`: what the user can do where there is no token; empty for one that names the file.
  TokenSource(Secret fixed, std::string file, std::string advice = "")
      : fixed_(std::move(fixed)), file_(std::move(file)), advice_(std::move(advice)) {}

  /// Empty if there is none (yet).
  [[nodiscard]] Secret current() const;

  /// Whether `current` may have another answer later.
  [[nodiscard]] bool may_change() const { return fixed_.empty() && !file_.empty(); }

  /// What the user can do where there is no token.
  [[nodiscard]] std::string advice() const;

 private:
  Secret fixed_;
  std::string file_;
  std::string advice_;
};

}  // namespace nest2mqtt::wwn
