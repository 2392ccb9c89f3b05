#pragma once

#include <map>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "nest2mqtt/base/instant.h"

#include "oauth/sessions.h"

namespace nest2mqtt::simulator {

/// What a user gets to hand to the product, and for how long it can be exchanged for a token.
struct AuthorizationCode {
  Grant grant;
  WallTime expires;
  bool pin = false;  ///< to be typed by a person; otherwise it travels in a redirect
};

/// The codes that were given out and not used yet. Their time is virtual.
class AuthorizationCodes {
 public:
  static constexpr std::chrono::hours pin_lifetime{48};
  static constexpr std::size_t pin_length = 8;
  static constexpr std::chrono::minutes web_lifetime{10};
  static constexpr std::size_t web_length = 16;

  enum class Refused { unknown, expired };

  [[nodiscard]] std::string issue_pin(const Grant& grant, WallTime now);
  [[nodiscard]] std::string issue_for_redirect(const Grant& grant, WallTime now);

  /// Works once: a used code is as unknown as one that never was.
  [[nodiscard]] tl::expected<Grant, Refused> redeem(const std::string& code, WallTime now);

  /// Ends the lifetime of one code (of every code) now. False if there is no such code.
  bool expire(const std::optional<std::string>& code, WallTime now);

  [[nodiscard]] const std::map<std::string, AuthorizationCode>& open() const { return codes_; }

 private:
  std::map<std::string, AuthorizationCode> codes_;
};

}  // namespace nest2mqtt::simulator
