#include <chrono>
#include <string>

#include "nest2mqtt/base/ascii.h"

#include "canary.h"
#include "input.h"
#include "login/pasted_code.h"
#include "login/revocation.h"
#include "login/tokens.h"
#include "require.h"

// The first line is an HTTP status, the rest what Google's token endpoint answers with it, or what a person pastes;
// `{token}` stands for a secret. Whatever it says, there are tokens that fit into a header, or a sentence for people,
// on one line and without the secret.
namespace nest2mqtt::sdm {
namespace {

using fuzz::canary;

void require_sentence(const std::string& text) {
  fuzz::require(!text.empty(), "there is a sentence");
  fuzz::require(text.find_first_of("\r\n") == std::string::npos, "on one line");
  fuzz::require(text.size() < 1200, "that is not too long");
  fuzz::require_no_canary(text);
}

void check_tokens(const TokenResult& tokens, int status) {
  if (!tokens) return require_sentence(tokens.error().message);
  fuzz::require(status == 200, "only a good answer has tokens");
  fuzz::require(!tokens->access_token.empty() && is_ascii_visible(tokens->access_token.reveal()),
                "an access token fits into a header");
  fuzz::require(is_ascii_visible(tokens->refresh_token.reveal()), "a refresh token can be stored in a line");
  fuzz::require(tokens->valid_for >= std::chrono::seconds(1) && tokens->valid_for <= std::chrono::hours(24),
                "a token is valid for some time, and not for ever");
}

void check_answer(int status, const std::string& body) {
  SdmSettings settings;
  settings.client_secret = Secret(canary);
  const net::HttpResponse answer{status, {}, body};
  for (const char* client : {"1.apps.googleusercontent.com", "client"}) {
    settings.client_id = client;
    check_tokens(read_code_answer(settings, Secret(canary), answer), status);
    check_tokens(read_refresh_answer(settings, Secret(canary), answer), status);
  }
  const auto revoked = read_revocation_answer(settings, Secret(canary), answer);
  if (!revoked) require_sentence(revoked.error().message);
}

void check_code(const Result<Secret>& code) {
  if (!code) {
    fuzz::require(code.error().message.size() < 1200, "a sentence is not too long");
    fuzz::require(code.error().message.find_first_of("\r\n") == std::string::npos, "a sentence is on one line");
    return;
  }
  fuzz::require(!code->empty() && is_ascii_visible(code->reveal()), "a code fits into a form");
}

void check_pasted(std::string_view pasted) {
  check_code(read_pasted_code(pasted, "state-1", SdmSettings{}));
  check_code(read_pasted_code(pasted, "", SdmSettings{}));
  const auto code = read_redirected_code(pasted, "state-1");
  if (code) check_code(*code);
  fuzz::require(!code || pasted.find("state") != std::string_view::npos || pasted.find('%') != std::string_view::npos,
                "an answer to another login is not taken");
}

void check(std::string_view input) {
  if (fuzz::holds_canary(input)) return;  // it can only come by its name
  check_pasted(input);
  int status = 0;
  for (const char digit : fuzz::take_until(input, '\n').substr(0, 3)) {
    if (is_ascii_digit(digit)) status = status * 10 + (digit - '0');
  }
  check_answer(status, fuzz::with_canary(input));
}

}  // namespace
}  // namespace nest2mqtt::sdm

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nest2mqtt::sdm::check(nest2mqtt::fuzz::as_text(data, size));
  return 0;
}
