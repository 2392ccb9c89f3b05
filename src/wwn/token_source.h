#pragma once

#include <string>

#include "nest2mqtt/base/secret.h"

namespace nest2mqtt::wwn {

/// Where an account's access token comes from: a fixed one, or a file that is read again each time, so that a new token
/// needs no restart.
class TokenSource {
 public:
  TokenSource(Secret fixed, std::string file) : fixed_(std::move(fixed)), file_(std::move(file)) {}

  /// Empty if there is none (yet).
  [[nodiscard]] Secret current() const;

  /// What the user can do where there is no token.
  [[nodiscard]] std::string advice() const;

 private:
  Secret fixed_;
  std::string file_;
};

}  // namespace nest2mqtt::wwn
