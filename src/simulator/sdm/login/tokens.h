#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::simulator {

/// What a person has agreed to.
struct SdmGrant {
  std::string user;
  bool devices = true;  ///< the scope of Device Access
  bool pubsub = true;   ///< the scope of Pub/Sub

  /// The scopes as the token endpoint writes them, with a blank between them.
  [[nodiscard]] std::string scope() const;
};

/// What a code can be exchanged for.
struct SdmCode {
  SdmGrant grant;
  std::string redirect_uri;
  bool offline = false;  ///< there is a refresh token too
  WallTime issued = {};
};

/// The codes, refresh tokens and access tokens that Google has issued. Times are virtual.
class SdmTokens {
 public:
  static constexpr std::chrono::minutes code_lifetime{10};
  static constexpr std::chrono::seconds access_lifetime{3599};
  /// Of refresh tokens while the consent screen is in testing.
  static constexpr std::chrono::hours testing_lifetime{7 * 24};

  enum class CodeError { unknown, other_redirect_uri };

  [[nodiscard]] std::string issue_code(SdmCode code, WallTime now);
  /// Works once, also where the redirect URI is wrong.
  [[nodiscard]] tl::expected<SdmCode, CodeError> redeem(const std::string& code, const std::string& redirect_uri,
                                                        WallTime now);

  void add_refresh_token(const std::string& token, const SdmGrant& grant, WallTime now);
  [[nodiscard]] std::string issue_refresh_token(const SdmGrant& grant, WallTime now);
  /// Nothing if the token is not valid, or too old for a project in testing.
  [[nodiscard]] std::optional<SdmGrant> refreshable(const std::string& token, bool in_testing, WallTime now) const;

  /// `refresh_token` is what it came of; empty: of a consent without one.
  [[nodiscard]] std::string issue_access_token(const SdmGrant& grant, const std::string& refresh_token, WallTime now);
  /// Nothing if the token is not valid.
  [[nodiscard]] std::optional<SdmGrant> grant_of(const std::string& access_token, WallTime now) const;

  /// Ends a refresh token with all access tokens that came of it, or that of an access token. False if it is unknown.
  bool revoke(const std::string& token);
  void revoke_all();
  /// Lets every access token expire now.
  void expire_access_tokens() { access_.clear(); }

  [[nodiscard]] bool has_refresh_token(const std::string& user) const;
  [[nodiscard]] std::size_t refresh_tokens() const { return refresh_.size(); }
  [[nodiscard]] std::size_t access_tokens(WallTime now) const;

 private:
  struct Refresh {
    SdmGrant grant;
    WallTime issued;
  };
  struct Access {
    SdmGrant grant;
    WallTime expires;
    std::string refresh_token;
  };

  std::map<std::string, SdmCode> codes_;
  std::map<std::string, Refresh> refresh_;
  std::map<std::string, Access> access_;
};

}  // namespace nest2mqtt::simulator
