#include "login/oauth.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "nest2mqtt/backend/oauth.h"
#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/net/form.h"
#include "nest2mqtt/net/url.h"

#include "login/oauth_error.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;

constexpr auto token_timeout = 30s;
constexpr std::size_t max_token_answer = 100'000;
constexpr std::size_t max_code = 256;
constexpr std::size_t max_token = 4096;

}  // namespace

std::string authorization_url(const std::string& authorize_url, const std::string& client_id, const std::string& state,
                              const std::string& redirect_uri) {
  net::FormFields fields{{"client_id", client_id}, {"state", state}};
  if (!redirect_uri.empty()) fields.emplace_back("redirect_uri", redirect_uri);
  return authorize_url + "?" + net::form_encode(fields);
}

Result<Secret> read_pin(std::string_view typed) {
  std::string pin;
  std::copy_if(typed.begin(), typed.end(), std::back_inserter(pin),
               [](char c) { return c != ' ' && c != '\t' && c != '\r' && c != '\n'; });
  if (pin.empty()) {
    return fail(Recovery::needs_login, "no PIN was given; open the URL, allow the access and give the PIN it shows");
  }
  if (!backend::may_be_credential(pin, max_code)) {
    return fail(Recovery::needs_login, "that is not a PIN; it is the eight letters and digits that the page shows");
  }
  constexpr std::size_t pin_length = 8;
  if (pin.size() == pin_length && std::all_of(pin.begin(), pin.end(), is_ascii_alphanumeric)) pin = ascii_upper(pin);
  return Secret(std::move(pin));
}

std::optional<Result<Secret>> read_redirect(std::string_view query, const std::string& state) {
  backend::RedirectQuery redirect = backend::read_redirect_query(query);
  if (state.empty() || redirect.state != state) return std::nullopt;
  if (!redirect.error.empty()) {
    return fail(Recovery::needs_login, redirect_error(redirect.error, redirect.error_description));
  }
  if (!backend::may_be_credential(redirect.code, max_code)) {
    return fail(Recovery::needs_login, "the browser came back without a usable code; start the login again");
  }
  return Secret(std::move(redirect.code));
}

Result<net::HttpRequest> token_request(const TokenExchange& exchange) {
  const auto url = net::Url::parse(exchange.token_url);
  if (!url) return fail("wwn.token_url: " + url.error().message);
  if (url->scheme != "https" && !(url->scheme == "http" && net::is_loopback(url->host))) {
    return fail("wwn.token_url would send the client secret without encryption; it must begin with https://");
  }
  return net::HttpRequest{
      .method = "POST",
      .url = exchange.token_url,
      .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
      .body = net::form_encode({{"client_id", exchange.client.id},
                                {"client_secret", std::string(exchange.client.secret.reveal())},
                                {"code", std::string(exchange.code.reveal())},
                                {"grant_type", "authorization_code"}}),
      .timeout = token_timeout,
      .max_body = max_token_answer};
}

Result<Secret> read_token_answer(const TokenExchange& exchange,
                                 const tl::expected<net::HttpResponse, net::HttpFailure>& answer) {
  if (!answer) return tl::unexpected(token_failure(exchange, answer.error()));
  if (answer->status != 200) return tl::unexpected(token_error(exchange, *answer));
  const auto body = model::parse_json_object(answer->body);
  const auto token = body ? model::string_member(*body, "access_token") : std::nullopt;
  if (!token) return tl::unexpected(wrong_token_service(exchange, "an answer without a token"));
  if (!backend::may_be_credential(*token, max_token)) {
    return tl::unexpected(wrong_token_service(exchange, "a token with characters that no token has"));
  }
  return Secret(std::string(*token));
}

}  // namespace nest2mqtt::wwn
