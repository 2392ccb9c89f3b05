#include "login/revocation.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "nest2mqtt/base/printable.h"
#include "nest2mqtt/base/redaction.h"
#include "nest2mqtt/base/shortened.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/model/json.h"
#include "nest2mqtt/net/form.h"
#include "nest2mqtt/net/url.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;

constexpr auto revocation_timeout = 30s;
constexpr std::size_t max_revocation_answer = 100'000;
constexpr std::size_t max_revocation_error = 300;

std::string revocation_error_text(std::string_view text, const Secret& refresh_token) {
  return replace_control_characters(shortened(without_secret(std::string(text), refresh_token), max_revocation_error),
                                    ' ');
}

}  // namespace

net::HttpRequest revocation_request(const SdmSettings& settings, const Secret& refresh_token) {
  return {.method = "POST",
          .url = settings.revoke_url,
          .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
          .body = net::form_encode({{"token", std::string(refresh_token.reveal())}}),
          .timeout = revocation_timeout,
          .max_body = max_revocation_answer};
}

Result<void> read_revocation_answer(const SdmSettings& settings, const Secret& refresh_token,
                                    const tl::expected<net::HttpResponse, net::HttpFailure>& answer) {
  if (!answer) {
    return fail(answer.error().error.recovery, revocation_error_text(answer.error().error.message, refresh_token));
  }
  if (answer->status == 200) return {};
  const std::string status = "HTTP status " + std::to_string(answer->status);
  if (answer->status == 429 || answer->status >= 500) {
    return fail(Recovery::retry, "Google does not take the access back now (" + status + "); try again later");
  }
  const auto body = model::parse_json_object(answer->body);
  const auto text = [&](std::string_view name) {
    return body ? revocation_error_text(model::string_member(*body, name).value_or(""), refresh_token) : std::string();
  };
  const std::string error = text("error");
  if (answer->status == 400 && error == "invalid_token") return {};
  if (error.empty()) {
    return fail("what answers at " + net::shown_url(settings.revoke_url) + " does not revoke tokens (" + status +
                "); check sdm.revoke_url");
  }
  const std::string description = text("error_description");
  return fail(fmt::format(
      "Google does not take the access back: {} ({}); remove it at https://myaccount.google.com/connections instead",
      description.empty() ? error : description, status));
}

}  // namespace nest2mqtt::sdm
