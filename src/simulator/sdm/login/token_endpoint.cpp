#include "sdm/login/token_endpoint.h"

#include <algorithm>

#include "http/form.h"
#include "json/json_text.h"

namespace nest2mqtt::simulator {
namespace {

HttpReply oauth_json(unsigned status, const json::object& body) {
  return {status, to_text(body), {{"Cache-Control", "no-cache, no-store, max-age=0, must-revalidate"}}};
}

HttpReply oauth_error(unsigned status, std::string_view error, std::string_view description) {
  return oauth_json(status, {{"error", error}, {"error_description", description}});
}

json::object access_fields(const std::string& token, const SdmGrant& grant) {
  return {{"access_token", token},
          {"expires_in", SdmTokens::access_lifetime.count()},
          {"scope", grant.scope()},
          {"token_type", "Bearer"}};
}

}  // namespace

HttpReply SdmTokenEndpoint::token(const HttpRequest& request, WallTime now) {
  const Form form(request.body);
  const std::string type = form.text("grant_type");
  const auto missing = [](const std::string& name) {
    return oauth_error(400, "invalid_request", "Missing required parameter: " + name);
  };
  if (type.empty()) return missing("grant_type");
  if (type != "authorization_code" && type != "refresh_token") {
    return oauth_error(400, "unsupported_grant_type", "Invalid grant_type: " + type);
  }
  if (form.text("client_id").empty()) return missing("client_id");
  if (form.text("client_id") != project_.client_id) {
    return oauth_error(401, "invalid_client", "The OAuth client was not found.");
  }
  if (form.text("client_secret").empty()) {
    return oauth_error(400, "invalid_request", "client_secret is missing.");
  }
  if (form.text("client_secret") != project_.client_secret) return oauth_error(401, "invalid_client", "Unauthorized");
  if (type == "refresh_token") {
    const std::string refresh_token = form.text("refresh_token");
    return refresh_token.empty() ? missing("refresh_token") : refresh(refresh_token, now);
  }
  const std::string code = form.text("code");
  if (code.empty()) return missing("code");
  return exchange(code, form.text("redirect_uri"), now);
}

HttpReply SdmTokenEndpoint::exchange(const std::string& code, const std::string& redirect_uri, WallTime now) {
  const bool is_code = code.starts_with("4/");
  if (!is_code) return oauth_error(400, "invalid_grant", "Malformed auth code.");
  const auto& known = project_.redirect_uris;
  if (std::find(known.begin(), known.end(), redirect_uri) == known.end()) {
    return oauth_error(400, "redirect_uri_mismatch", "Bad Request");
  }
  const auto redeemed = tokens_.redeem(code, redirect_uri, now);
  if (!redeemed) {
    const bool mismatch = redeemed.error() == SdmTokens::CodeError::other_redirect_uri;
    return oauth_error(400, mismatch ? "redirect_uri_mismatch" : "invalid_grant", "Bad Request");
  }
  const std::string refresh_token = redeemed->offline ? tokens_.issue_refresh_token(redeemed->grant, now) : "";
  json::object body = access_fields(tokens_.issue_access_token(redeemed->grant, refresh_token, now), redeemed->grant);
  if (redeemed->offline) {
    body["refresh_token"] = refresh_token;
    if (project_.in_testing) {
      body["refresh_token_expires_in"] =
          std::chrono::duration_cast<std::chrono::seconds>(SdmTokens::testing_lifetime).count();
    }
  }
  return oauth_json(200, body);
}

HttpReply SdmTokenEndpoint::refresh(const std::string& refresh_token, WallTime now) {
  const auto grant = tokens_.refreshable(refresh_token, project_.in_testing, now);
  if (!grant) return oauth_error(400, "invalid_grant", "Token has been expired or revoked.");
  return oauth_json(200, access_fields(tokens_.issue_access_token(*grant, refresh_token, now), *grant));
}

HttpReply SdmTokenEndpoint::revoke(const HttpRequest& request) {
  const Form form(request.body.empty() ? query_of(request.target) : std::string_view(request.body));
  const std::string token = form.text("token");
  if (token.empty()) return oauth_error(400, "invalid_request", "Missing required parameter: token");
  if (!tokens_.revoke(token)) return oauth_error(400, "invalid_token", "Token expired or revoked");
  return oauth_json(200, {});
}

}  // namespace nest2mqtt::simulator
