#include "login/tokens.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "nest2mqtt/backend/oauth.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/model/json.h"
#include "nest2mqtt/net/form.h"

#include "login/token_error.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;

using Answer = tl::expected<net::HttpResponse, net::HttpFailure>;

constexpr auto token_timeout = 30s;
constexpr std::size_t max_token_answer = 100'000;
constexpr std::size_t max_token = 4096;
constexpr std::chrono::seconds default_validity = 1h;
constexpr std::chrono::seconds max_validity = 24h;

bool contains_word(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (words.substr(0, end) == word) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

net::HttpRequest make_token_request(const SdmSettings& settings, net::FormFields fields) {
  fields.emplace_back("client_id", settings.client_id);
  fields.emplace_back("client_secret", std::string(settings.client_secret.reveal()));
  return {.method = "POST",
          .url = settings.token_url,
          .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
          .body = net::form_encode(fields),
          .timeout = token_timeout,
          .max_body = max_token_answer};
}

std::chrono::seconds validity(const json::object& body) {
  const double seconds = model::reading_member(body, "expires_in").value_or(0);
  if (seconds < 1) return default_validity;
  if (seconds >= static_cast<double>(max_validity.count())) return max_validity;
  return std::chrono::seconds(static_cast<std::chrono::seconds::rep>(seconds));
}

TokenResult read_tokens(const SdmSettings& settings, const TokenRequest& request, const Answer& answer) {
  if (!answer) return tl::unexpected(no_token_answer(settings, request, answer.error()));
  if (answer->status != 200) return tl::unexpected(read_token_error(settings, request, *answer));
  const auto body = model::parse_json_object(answer->body);
  if (!body) return tl::unexpected(not_the_token_service(settings, "something that is not JSON"));
  const auto access_token = model::string_member(*body, "access_token");
  if (!access_token) return tl::unexpected(not_the_token_service(settings, "an answer without a token"));
  const auto refresh_token = model::string_member(*body, "refresh_token");
  if (!backend::may_be_credential(*access_token, max_token) ||
      (refresh_token && !backend::may_be_credential(*refresh_token, max_token))) {
    return tl::unexpected(not_the_token_service(settings, "a token with characters that no token has"));
  }
  return GrantedTokens{.access_token = Secret(std::string(*access_token)),
                       .refresh_token = Secret(std::string(refresh_token.value_or(""))),
                       .valid_for = validity(*body),
                       .scope = std::string(model::string_member(*body, "scope").value_or(""))};
}

}  // namespace

bool GrantedTokens::may_read_devices() const {
  return scope.empty() || contains_word(scope, device_scope);
}

bool GrantedTokens::may_receive_events() const {
  return scope.empty() || contains_word(scope, event_scope) ||
         contains_word(scope, "https://www.googleapis.com/auth/cloud-platform");
}

net::HttpRequest code_request(const SdmSettings& settings, const Secret& code) {
  return make_token_request(settings, {{"grant_type", "authorization_code"},
                                       {"code", std::string(code.reveal())},
                                       {"redirect_uri", settings.redirect_uri}});
}

net::HttpRequest refresh_request(const SdmSettings& settings, const Secret& refresh_token) {
  return make_token_request(settings,
                            {{"grant_type", "refresh_token"}, {"refresh_token", std::string(refresh_token.reveal())}});
}

TokenResult read_code_answer(const SdmSettings& settings, const Secret& code, const Answer& answer) {
  return read_tokens(settings, {TokenRequest::Kind::code, code}, answer);
}

TokenResult read_refresh_answer(const SdmSettings& settings, const Secret& refresh_token, const Answer& answer) {
  return read_tokens(settings, {TokenRequest::Kind::refresh, refresh_token}, answer);
}

}  // namespace nest2mqtt::sdm
