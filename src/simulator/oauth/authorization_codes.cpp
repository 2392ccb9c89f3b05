#include "oauth/authorization_codes.h"

#include "oauth/random_text.h"

namespace nest2mqtt::simulator {

std::string AuthorizationCodes::issue_pin(const Grant& grant, WallTime now) {
  std::string pin = random_text(unambiguous, pin_length);
  codes_[pin] = {grant, now + pin_lifetime, true};
  return pin;
}

std::string AuthorizationCodes::issue_for_redirect(const Grant& grant, WallTime now) {
  std::string code = random_text(alphanumeric, web_length);
  codes_[code] = {grant, now + web_lifetime, false};
  return code;
}

tl::expected<Grant, AuthorizationCodes::RedeemError> AuthorizationCodes::redeem(const std::string& code, WallTime now) {
  const auto found = codes_.find(code);
  if (found == codes_.end()) return tl::unexpected(RedeemError::unknown);
  if (found->second.expires <= now) return tl::unexpected(RedeemError::expired);
  Grant grant = std::move(found->second.grant);
  codes_.erase(found);
  return grant;
}

bool AuthorizationCodes::expire(const std::optional<std::string>& code, WallTime now) {
  if (code && !codes_.contains(*code)) return false;
  for (auto& [text, issued] : codes_) {
    if (!code || *code == text) issued.expires = now;
  }
  return true;
}

}  // namespace nest2mqtt::simulator
