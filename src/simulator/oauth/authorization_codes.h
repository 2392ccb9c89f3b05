#pragma once

#include <map>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "nest2mqtt/base/instant.h"

#include "oauth/sessions.h"

namespace nest2mqtt::simulator {

/// A code (PIN or redirect) that the product can exchange for a token until `expires`.
struct AuthorizationCode {
  Grant grant;
  WallTime expires;
  bool pin = false;  ///< typed by a person; otherwise sent in a redirect
};

/// The authorization codes that were issued and not used yet. Their lifetime is in virtual time.
class AuthorizationCodes {
 public:
  static constexpr std::chrono::hours pin_lifetime{48};
  static constexpr std::size_t pin_length = 8;
  static constexpr std::chrono::minutes web_lifetime{10};
  static constexpr std::size_t web_length = 16;

  enum class RedeemError { unknown, expired };

  [[nodiscard]] std::string issue_pin(const Grant& grant, WallTime now);
  [[nodiscard]] std::string issue_for_redirect(const Grant& grant, WallTime now);

  /// Works once: a used code is unknown.
  [[nodiscard]] tl::expected<Grant, RedeemError> redeem(const std::string& code, WallTime now);

  /// Lets one code (without an argument every code) expire now. False if there is no such code.
  bool expire(const std::optional<std::string>& code, WallTime now);

  [[nodiscard]] const std::map<std::string, AuthorizationCode>& open() const { return codes_; }

 private:
  std::map<std::string, AuthorizationCode> codes_;
};

}  // namespace nest2mqtt::simulator
