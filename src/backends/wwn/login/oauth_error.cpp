#include "login/oauth_error.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/net/url.h"

#include "service_error.h"

namespace nest2mqtt::wwn {
namespace {

/// The texts of an error answer or of the query of a redirect, one line each.
struct ErrorTexts {
  std::string error;
  std::string description;
};

/// What messages say of a code, by how it has come.
struct CodeWords {
  std::string_view name;
  std::string_view why_unknown;
  std::string_view validity;
  std::string_view next_step;
};
constexpr CodeWords pin_words{"this PIN", "it was mistyped, or has been used already (each works once)", "48 hours",
                              "log in again for a new one"};
constexpr CodeWords redirect_code_words{"the code that the browser brought", "it may have been used already",
                                        "10 minutes", "run nest2mqtt login --web again"};

std::string unknown_code(const CodeWords& code) {
  return fmt::format("the service does not know {}: {}; {}", code.name, code.why_unknown, code.next_step);
}

std::string expired_code(const CodeWords& code) {
  return fmt::format("{} has expired (it is valid for {}); {}", code.name, code.validity, code.next_step);
}

constexpr std::string_view unregistered_redirect =
    "the redirect URI is not registered with this client; wwn.redirect_uri must be exactly one that is registered, "
    "empty if there is none";
constexpr std::string_view wrong_secret =
    "the service refuses the client secret; check wwn.client_secret against the client's page at the service";
constexpr std::string_view unknown_client =
    "the service does not accept this client: unknown, not active, or with another secret; check wwn.client_id and "
    "wwn.client_secret against the client's page at the service";
constexpr std::string_view quota_full =
    "this client has as many users as the service allows it (50 before its review); remove one in the Nest app, or use "
    "another client";
constexpr std::string_view access_denied = "the access was not allowed in the browser; run the login again and accept";

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string without_secrets(std::string text, const TokenExchange& exchange) {
  return without_token(without_token(std::move(text), exchange.client.secret), exchange.code);
}

/// The error for texts that are known; nothing for other texts.
std::optional<Error> known_error(const ErrorTexts& texts, CodeDelivery delivery) {
  const std::string text = ascii_lower(texts.error + " " + texts.description);
  const auto error = [](Recovery recovery, std::string_view message) { return Error{recovery, std::string(message)}; };
  const CodeWords& code = delivery == CodeDelivery::pin ? pin_words : redirect_code_words;
  if (has(text, "missing required parameter")) {
    return error(Recovery::permanent, "the service says that something is missing in the request (" +
                                          texts.description + "); check wwn.client_id and wwn.client_secret");
  }
  if (has(text, "redirect_uri") || has(text, "redirect uri")) return error(Recovery::permanent, unregistered_redirect);
  if (has(text, "expired")) return error(Recovery::needs_login, expired_code(code));
  if (has(text, "authorization code") || has(text, "invalid_grant")) {
    return error(Recovery::needs_login, unknown_code(code));
  }
  // "currently unavailable" is ASSUMED to be the answer for a client that is full.
  for (const std::string_view words : {"quota", "too many users", "user limit", "currently unavailable"}) {
    if (has(text, words)) return error(Recovery::permanent, quota_full);
  }
  if (has(text, "client_secret") || has(text, "client secret")) return error(Recovery::permanent, wrong_secret);
  if (has(text, "client")) return error(Recovery::permanent, unknown_client);
  return std::nullopt;
}

std::string status_of(const net::HttpResponse& answer) {
  return "HTTP status " + std::to_string(answer.status);
}

std::string retry_hint(const TokenExchange& exchange) {
  return exchange.delivery == CodeDelivery::pin ? "; try again later, with the same PIN or a new one"
                                                : "; try again later";
}

}  // namespace

std::string redirect_error(const std::string& error, const std::string& description) {
  if (ascii_lower(error) == "access_denied") return std::string(access_denied);
  const ErrorTexts texts{one_line(error), one_line(description)};
  if (const auto known = known_error(texts, CodeDelivery::redirect)) return known->message;
  return "the service refuses the login (" + (texts.description.empty() ? texts.error : texts.description) +
         "); run nest2mqtt login --web again";
}

Error token_failure(const TokenExchange& exchange, const net::HttpFailure& failure) {
  const std::string why = without_secrets(failure.error.message, exchange);
  if (failure.progress == net::Progress::not_sent) {
    return {Recovery::retry, "the token service cannot be reached: " + why + retry_hint(exchange)};
  }
  return {Recovery::retry, "the answer of the token service was lost: " + why +
                               "; run the login again, with a new code if this one is refused now"};
}

Error token_error(const TokenExchange& exchange, const net::HttpResponse& answer) {
  const auto body = model::parse_json_object(answer.body);
  if (answer.status == 429) {
    return {Recovery::retry, "the service says there were too many tries; wait an hour, then run the login again"};
  }
  if (answer.status >= 500) {
    return {Recovery::retry, "the token service has an error (" + status_of(answer) + ")" + retry_hint(exchange)};
  }
  if (!body) return wrong_token_service(exchange, status_of(answer));
  const auto text = [&](std::string_view name) {
    const auto member = model::string_member(*body, name);
    return one_line(without_secrets(std::string(member.value_or("")), exchange));
  };
  const ErrorTexts texts{text("error"), text("error_description")};
  if (auto known = known_error(texts, exchange.delivery)) return *known;
  if (answer.status == 401) return {Recovery::permanent, std::string(unknown_client)};
  const std::string& quoted = texts.description.empty() ? texts.error : texts.description;
  if (quoted.empty()) return wrong_token_service(exchange, status_of(answer));
  return {Recovery::permanent, "the service refuses the login: " + quoted + " (" + status_of(answer) +
                                   "); check client and token_url under [wwn], then run the login again"};
}

Error wrong_token_service(const TokenExchange& exchange, const std::string& what) {
  return {Recovery::permanent, "what answers at " + net::shown_url(exchange.token_url) + " is not the token service (" +
                                   what + "); check wwn.token_url"};
}

}  // namespace nest2mqtt::wwn
