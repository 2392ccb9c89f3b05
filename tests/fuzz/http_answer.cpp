#include <chrono>
#include <string>

#include "nest2mqtt/base/utf8.h"
#include "nest2mqtt/model/json.h"

#include "canary.h"
#include "input.h"
#include "login/oauth.h"
#include "login/revocation.h"
#include "require.h"
#include "service_error.h"

// An answer of the service: the status, headers `Name: value`, an empty line, the body; `{token}` stands for the secret
// of the call. Whatever it says, there is a sentence for people, on one line and without the secret.
namespace nest2mqtt::wwn {
namespace {

using fuzz::canary;

net::HttpResponse read_answer(std::string_view input) {
  net::HttpResponse response;
  for (const char digit : fuzz::take_until(input, '\n').substr(0, 3)) {
    if (digit >= '0' && digit <= '9') response.status = response.status * 10 + (digit - '0');
  }
  for (auto line = fuzz::take_until(input, '\n'); !line.empty(); line = fuzz::take_until(input, '\n')) {
    const std::string_view name = fuzz::take_until(line, ':');
    if (line.starts_with(' ')) line.remove_prefix(1);
    response.headers.push_back({std::string(name), std::string(line)});
  }
  response.body = input;
  return response;
}

void require_sentence(const std::string& text) {
  fuzz::require(!text.empty(), "there is a sentence");
  fuzz::require(text.find_first_of("\r\n") == std::string::npos, "on one line");
  fuzz::require(text.size() < 1000, "that is not too long");
  fuzz::require_no_canary(text);
}

void check_service_error(const net::HttpResponse& response) {
  const ServiceError error = read_service_error(response, Secret(canary));
  require_sentence(error.message);
  fuzz::require_no_canary(error.anchor);
  if (is_utf8(response.body)) {
    fuzz::require(is_utf8(error.message) && is_utf8(error.anchor), "it may stand in JSON");
  }
  const auto wait = response.retry_after();
  fuzz::require(!wait || (*wait >= std::chrono::milliseconds(0) && *wait <= std::chrono::hours(24)),
                "nobody waits for ever");
}

void check_token_answer(const net::HttpResponse& response, CodeDelivery delivery) {
  const TokenExchange order{
      "https://api.home.nest.com/oauth2/access_token", {"client", Secret(canary)}, Secret(canary), delivery};
  const auto token = read_token_answer(order, response);
  if (!token) {
    require_sentence(token.error().message);
    return;
  }
  fuzz::require(response.status == 200, "only a good answer has a token");
  for (const char c : token->reveal()) fuzz::require(c > ' ' && c < 0x7F, "a token fits into a header");
}

void check_query(std::string_view query) {
  const auto code = read_redirect(query, "state-1");
  if (code && !*code) require_sentence(code->error().message);
  fuzz::require(!code || query.find("state") != std::string_view::npos, "a stranger's answer is not believed");
  const auto pin = read_pin(query);
  if (!pin) require_sentence(pin.error().message);
  fuzz::require(!pin || pin->reveal().find_first_of(" \r\n\t") == std::string_view::npos, "a PIN has no blanks");
}

void check(std::string_view input) {
  if (fuzz::holds_canary(input)) return;  // it can only come by its name
  const net::HttpResponse response = read_answer(fuzz::with_canary(input));
  check_service_error(response);
  check_token_answer(response, CodeDelivery::pin);
  check_token_answer(response, CodeDelivery::redirect);
  if (const auto revoked = read_revocation_answer(response, Secret(canary)); !revoked) {
    require_sentence(revoked.error().message);
  }
  check_query(input);
}

}  // namespace
}  // namespace nest2mqtt::wwn

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nest2mqtt::wwn::check(nest2mqtt::fuzz::as_text(data, size));
  return 0;
}
