#include "login/token_error.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/base/printable.h"
#include "nest2mqtt/base/redaction.h"
#include "nest2mqtt/base/shortened.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/model/json.h"
#include "nest2mqtt/net/url.h"

namespace nest2mqtt::sdm {
namespace {

using TokenErrorKind = TokenError::Kind;

constexpr std::size_t max_token_error_text = 300;
constexpr std::string_view client_id_end = ".apps.googleusercontent.com";

/// What an error answer says, one line each, without secrets.
struct TokenErrorTexts {
  std::string error;  ///< in lower case, as in `invalid_grant`
  std::string description;

  [[nodiscard]] bool describes(std::string_view part) const {
    return ascii_lower(description).find(part) != std::string::npos;
  }
  /// For the end of a clause: ` (Google says: "...")`, or nothing.
  [[nodiscard]] std::string quoted() const {
    const std::string& text = description.empty() ? error : description;
    return text.empty() ? "" : fmt::format(" (Google says: \"{}\")", text);
  }
};

std::string redacted_line(std::string text, const SdmSettings& settings, const TokenRequest& request) {
  text = without_secret(without_secret(std::move(text), settings.client_secret), request.credential);
  return replace_control_characters(shortened(text, max_token_error_text), ' ');
}

/// `error` is a word (OAuth), or an object with `status` and `message` (Google's other interfaces).
TokenErrorTexts read_token_error_texts(const json::object& body, const SdmSettings& settings,
                                       const TokenRequest& request) {
  const auto line = [&](const json::object& object, std::string_view name) {
    return redacted_line(std::string(model::string_member(object, name).value_or("")), settings, request);
  };
  const json::object* const error = model::object_member(body, "error");
  if (error != nullptr) return {ascii_lower(line(*error, "status")), line(*error, "message")};
  return {ascii_lower(line(body, "error")), line(body, "error_description")};
}

TokenError refused_grant(const TokenRequest& request, const TokenErrorTexts& texts) {
  if (request.kind == TokenRequest::Kind::code) {
    return {TokenErrorKind::refused,
            "Google does not accept the code" + texts.quoted() +
                ": a code works once, for about ten minutes, and only with the sdm.redirect_uri of the "
                "login that gave it; log in again for a new one"};
  }
  return {TokenErrorKind::refused,
          "Google does not accept the refresh token any more" + texts.quoted() +
              ": the access was revoked or not used for six months, or the OAuth consent screen is left in "
              "\"Testing\", which ends every login after seven days; in that case publish the consent screen to "
              "Production in the Google Cloud console; then log in again"};
}

TokenError refused_client(const SdmSettings& settings, const TokenErrorTexts& texts) {
  if (texts.error == "deleted_client" || texts.error == "disabled_client") {
    return {TokenErrorKind::configuration,
            "the OAuth client of sdm.client_id has been deleted or disabled in the Google Cloud console" +
                texts.quoted() +
                "; restore it, or create another, enter it in the Device Access project and in sdm.client_id and "
                "sdm.client_secret, and log in again"};
  }
  if (!settings.client_id.ends_with(client_id_end)) {
    return {TokenErrorKind::configuration,
            fmt::format("Google does not know the OAuth client{}; sdm.client_id must be a client "
                        "id of the Google Cloud console, which ends in {}",
                        texts.quoted(), client_id_end)};
  }
  const std::string_view keys = texts.describes("not found") ? "sdm.client_id"
                                : texts.describes("secret")  ? "sdm.client_secret"
                                                             : "sdm.client_id and sdm.client_secret";
  return {TokenErrorKind::configuration,
          fmt::format("Google does not accept the OAuth client{}; compare {} with the client's page under Credentials "
                      "in the Google Cloud console",
                      texts.quoted(), keys)};
}

TokenError unauthorized_client(const TokenRequest& request, const TokenErrorTexts& texts) {
  if (request.kind == TokenRequest::Kind::refresh) {
    return {TokenErrorKind::refused, "the refresh token belongs to another OAuth client than sdm.client_id" +
                                         texts.quoted() + "; log in again, or give sdm.client_id its former value"};
  }
  return {TokenErrorKind::configuration,
          "Google does not allow this OAuth client to log in" + texts.quoted() +
              "; sdm.client_id must be a client of the type Web application, the one that is "
              "entered in the Device Access project"};
}

TokenError wrong_redirect_uri(const SdmSettings& settings, const TokenErrorTexts& texts) {
  return {TokenErrorKind::configuration,
          fmt::format("the redirect URI {} is not registered with the OAuth client{}; enter exactly this under "
                      "\"Authorized redirect URIs\" of the client in the Google Cloud console, or correct "
                      "sdm.redirect_uri, then log in again",
                      net::shown_url(settings.redirect_uri), texts.quoted())};
}

TokenError access_denied(const TokenErrorTexts& texts) {
  return {TokenErrorKind::refused,
          "Google denies the access" + texts.quoted() +
              ": the OAuth consent screen is in \"Testing\" and the account is not a test user, or the access was not "
              "allowed; publish the consent screen to Production in the Google Cloud console, then log in "
              "again and allow the access"};
}

TokenError invalid_request(const SdmSettings& settings, const TokenErrorTexts& texts) {
  if (texts.describes("redirect_uri")) return wrong_redirect_uri(settings, texts);
  return {TokenErrorKind::configuration, "Google says that something is missing or wrong in the request" +
                                             texts.quoted() +
                                             "; check sdm.client_id, sdm.client_secret and sdm.redirect_uri"};
}

bool is_temporary(std::string_view error) {
  constexpr std::array<std::string_view, 7> words{
      "temporarily_unavailable", "server_error", "internal_failure", "internal", "slow_down", "unavailable",
      "rate_limit_exceeded"};
  return std::find(words.begin(), words.end(), error) != words.end();
}

/// The error for an `error` that is known; nothing for others.
std::optional<TokenError> known_token_error(const SdmSettings& settings, const TokenRequest& request,
                                            const TokenErrorTexts& texts) {
  const std::string& error = texts.error;
  if (error == "invalid_grant") return refused_grant(request, texts);
  if (error == "invalid_client" || error == "deleted_client" || error == "disabled_client") {
    return refused_client(settings, texts);
  }
  if (error == "unauthorized_client") return unauthorized_client(request, texts);
  if (error == "redirect_uri_mismatch") return wrong_redirect_uri(settings, texts);
  if (error == "access_denied") return access_denied(texts);
  if (error == "invalid_request") return invalid_request(settings, texts);
  if (error == "admin_policy_enforced" || error == "org_internal") {
    return TokenError{TokenErrorKind::refused,
                      "the organization of the Google account does not allow this access" + texts.quoted() +
                          "; use the personal Google account that owns the home, with a consent screen "
                          "of the user type External, and log in again"};
  }
  if (is_temporary(error)) {
    return TokenError{TokenErrorKind::temporary,
                      "Google's token service has an error" + texts.quoted() + "; try again later"};
  }
  return std::nullopt;
}

std::string next_try(const TokenRequest& request) {
  return request.kind == TokenRequest::Kind::code ? "; log in again later" : "; try again later";
}

}  // namespace

TokenError no_token_answer(const SdmSettings& settings, const TokenRequest& request, const net::HttpFailure& failure) {
  const std::string why = redacted_line(failure.error.message, settings, request);
  if (failure.progress == net::Progress::not_sent || request.kind == TokenRequest::Kind::refresh) {
    return {TokenErrorKind::temporary, "Google's token service cannot be reached: " + why + next_try(request)};
  }
  return {TokenErrorKind::temporary, "the answer of Google's token service was lost: " + why +
                                         "; log in again for a new code, as this one may have been used"};
}

TokenError read_token_error(const SdmSettings& settings, const TokenRequest& request, const net::HttpResponse& answer) {
  constexpr int timed_out = 408;
  constexpr int too_many = 429;
  const std::string status = "HTTP status " + std::to_string(answer.status);
  if (answer.status == too_many) {
    return {TokenErrorKind::temporary, "Google's token service says there were too many calls" + next_try(request)};
  }
  if (answer.status >= 500 || answer.status == timed_out) {
    return {TokenErrorKind::temporary, "Google's token service has an error (" + status + ")" + next_try(request)};
  }
  const auto body = model::parse_json_object(answer.body);
  if (!body) return not_the_token_service(settings, status);
  const TokenErrorTexts texts = read_token_error_texts(*body, settings, request);
  if (auto known = known_token_error(settings, request, texts)) return *std::move(known);
  if (answer.status == 401) return refused_client(settings, texts);
  if (texts.error.empty() && texts.description.empty()) return not_the_token_service(settings, status);
  return {TokenErrorKind::configuration,
          fmt::format("Google refuses the request for a token{} with {}; check the keys under [sdm] against "
                      "docs/google-device-access.md, then log in again",
                      texts.quoted(), status)};
}

TokenError not_the_token_service(const SdmSettings& settings, const std::string& what) {
  if (settings.token_url == SdmSettings{}.token_url) {
    return {TokenErrorKind::temporary, "something else than Google's token service answers at " + settings.token_url +
                                           " (" + what +
                                           "): a proxy, or a network that wants a login first; try again later"};
  }
  return {TokenErrorKind::configuration, "what answers at " + net::shown_url(settings.token_url) +
                                             " is not Google's token service (" + what + "); check sdm.token_url"};
}

}  // namespace nest2mqtt::sdm
