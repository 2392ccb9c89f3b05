#include "sdm/login/tokens.h"

#include <algorithm>

#include "oauth/random_text.h"
#include "sdm/login/project.h"

namespace nest2mqtt::simulator {

std::string SdmGrant::scope() const {
  std::string text = devices ? sdm_scope : "";
  if (pubsub) text += (text.empty() ? "" : " ") + std::string(pubsub_scope);
  return text;
}

std::string SdmTokens::issue_code(SdmCode code, WallTime now) {
  code.issued = now;
  std::string text = "4/0A" + random_text(alphanumeric, 68);
  codes_.emplace(text, std::move(code));
  return text;
}

tl::expected<SdmCode, SdmTokens::CodeError> SdmTokens::redeem(const std::string& code, const std::string& redirect_uri,
                                                              WallTime now) {
  const auto found = codes_.find(code);
  if (found == codes_.end()) return tl::unexpected(CodeError::unknown);
  SdmCode redeemed = std::move(found->second);
  codes_.erase(found);
  if (now - redeemed.issued >= code_lifetime) return tl::unexpected(CodeError::unknown);
  if (redeemed.redirect_uri != redirect_uri) return tl::unexpected(CodeError::other_redirect_uri);
  return redeemed;
}

void SdmTokens::add_refresh_token(const std::string& token, const SdmGrant& grant, WallTime now) {
  refresh_[token] = {grant, now};
}

std::string SdmTokens::issue_refresh_token(const SdmGrant& grant, WallTime now) {
  std::string token = "1//0" + random_text(alphanumeric, 99);
  add_refresh_token(token, grant, now);
  return token;
}

std::optional<SdmGrant> SdmTokens::refreshable(const std::string& token, bool in_testing, WallTime now) const {
  const auto found = refresh_.find(token);
  if (found == refresh_.end()) return std::nullopt;
  if (in_testing && now - found->second.issued >= testing_lifetime) return std::nullopt;
  return found->second.grant;
}

std::string SdmTokens::issue_access_token(const SdmGrant& grant, const std::string& refresh_token, WallTime now) {
  std::string token = "ya29." + random_text(alphanumeric, 160);
  access_[token] = {grant, now + access_lifetime, refresh_token};
  return token;
}

std::optional<SdmGrant> SdmTokens::grant_of(const std::string& access_token, WallTime now) const {
  const auto found = access_.find(access_token);
  if (found == access_.end() || now >= found->second.expires) return std::nullopt;
  return found->second.grant;
}

bool SdmTokens::revoke(const std::string& token) {
  std::string refresh_token = token;
  if (const auto access = access_.find(token); access != access_.end()) {
    refresh_token = access->second.refresh_token;
    access_.erase(access);
  } else if (!refresh_.contains(token)) {
    return false;
  }
  refresh_.erase(refresh_token);
  std::erase_if(access_, [&](const auto& access) { return access.second.refresh_token == refresh_token; });
  return true;
}

void SdmTokens::revoke_all() {
  refresh_.clear();
  access_.clear();
}

bool SdmTokens::has_refresh_token(const std::string& user) const {
  return std::any_of(refresh_.begin(), refresh_.end(),
                     [&](const auto& token) { return token.second.grant.user == user; });
}

std::size_t SdmTokens::access_tokens(WallTime now) const {
  return static_cast<std::size_t>(
      std::count_if(access_.begin(), access_.end(), [&](const auto& token) { return now < token.second.expires; }));
}

}  // namespace nest2mqtt::simulator
