#include "oauth/authorization.h"

#include <algorithm>

#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/base/percent.h"

#include "oauth/random_text.h"

namespace nest2mqtt::simulator {
namespace {

/// The length of real tokens.
constexpr std::size_t token_length = 144;

std::string with_query(std::string url, std::string_view query) {
  url += url.find('?') == std::string::npos ? '?' : '&';
  url += query;
  return url;
}

std::string missing_fields(const Form& form) {
  std::vector<std::string_view> missing;
  for (const auto* name : {"client_id", "client_secret", "code", "grant_type"}) {
    if (form.text(name).empty()) missing.emplace_back(name);
  }
  return joined(missing, ", ");
}

tl::unexpected<TokenError> token_error(std::string description) {
  return tl::unexpected(TokenError{"oauth2_error", std::move(description)});
}

}  // namespace

std::optional<AuthorizationError> Authorization::error_in(const AuthorizationRequest& request) const {
  if (request.client_id.empty() || request.state.empty()) return AuthorizationError::incomplete;
  if (request.client_id != client_.id) return AuthorizationError::unknown_client;
  if (!request.redirect_uri.empty() && !is_registered(request.redirect_uri))
    return AuthorizationError::redirect_not_registered;
  if (users_left() == 0) return AuthorizationError::quota_full;
  return std::nullopt;
}

IssuedCode Authorization::accept(const AuthorizationRequest& request, const std::string& user,
                                 const Permissions& permissions, WallTime now) {
  const Grant grant{user, permissions, client_.version};
  const auto redirect = redirect_for(request);
  if (!redirect) return {codes_.issue_pin(grant, now), std::nullopt};
  std::string code = codes_.issue_for_redirect(grant, now);
  std::string location = with_query(*redirect, "state=" + percent_encoded(request.state) + "&code=" + code);
  return {std::move(code), std::move(location)};
}

std::optional<std::string> Authorization::location_when_denied(const AuthorizationRequest& request) const {
  const auto redirect = redirect_for(request);
  if (!redirect) return std::nullopt;
  return with_query(*redirect, "state=" + percent_encoded(request.state) + "&error=access_denied");
}

tl::expected<std::string, TokenError> Authorization::exchange(const Form& form, WallTime now) {
  const std::string missing = missing_fields(form);
  if (!missing.empty()) return token_error("missing required parameters: " + missing);
  // Documented: the descriptions with "missing", "not found" and "pre-registered". The texts of the others are
  // assumed; that there was "client not active" and an error for expired codes is known.
  if (form.text("grant_type") != "authorization_code") return token_error("unsupported grant_type");
  if (form.text("client_id") != client_.id) return token_error("client not active");
  if (form.text("client_secret") != client_.secret) return token_error("incorrect client_secret");
  const std::string redirect = form.text("redirect_uri");
  if (!redirect.empty() && !is_registered(redirect)) {
    return tl::unexpected(TokenError{"input_data_error", "redirect_uri not pre-registered"});
  }
  const auto grant = codes_.redeem(form.text("code"), now);
  if (!grant) {
    const bool expired = grant.error() == AuthorizationCodes::RedeemError::expired;
    return token_error(expired ? "authorization code expired" : "authorization code not found");
  }
  std::string token = "c." + random_text(alphanumeric, token_length);
  sessions_.open(token, Session{.grant = *grant, .by_login = true});
  return token;
}

std::size_t Authorization::users_left() const {
  const std::size_t connected = sessions_.connected_users();
  return client_.users > connected ? client_.users - connected : 0;
}

std::optional<std::string> Authorization::redirect_for(const AuthorizationRequest& request) const {
  if (client_.redirect_uris.empty()) return std::nullopt;
  return request.redirect_uri.empty() ? client_.redirect_uris.front() : request.redirect_uri;
}

bool Authorization::is_registered(const std::string& redirect_uri) const {
  const auto& known = client_.redirect_uris;
  return std::find(known.begin(), known.end(), redirect_uri) != known.end();
}

}  // namespace nest2mqtt::simulator
