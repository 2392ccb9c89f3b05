#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"

namespace nest2mqtt::login {

/// Tokens in forms, by which a form is known to be one that this bridge has shown within the last hour: no page of
/// another site can know one. They need no memory: a token is its time and an HMAC of it.
class FormTokens {
 public:
  static constexpr std::chrono::hours lifetime{1};

  explicit FormTokens(Secret key) : key_(std::move(key)) {}

  /// `purpose`: what the form does; a token is good for no other.
  [[nodiscard]] std::string make(std::string_view purpose, Instant now) const;
  [[nodiscard]] bool is_valid(std::string_view token, std::string_view purpose, Instant now) const;

 private:
  [[nodiscard]] std::string sign(std::string_view time, std::string_view purpose) const;

  Secret key_;
};

}  // namespace nest2mqtt::login
