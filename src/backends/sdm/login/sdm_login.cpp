#include "login/sdm_login.h"

#include <utility>

#include "nest2mqtt/backend/oauth.h"
#include "nest2mqtt/base/percent.h"
#include "nest2mqtt/net/form.h"
#include "nest2mqtt/net/url.h"

#include "login/pasted_code.h"
#include "login/tokens.h"

namespace nest2mqtt::sdm {
namespace {

Error login_error(const TokenError& error) {
  switch (error.kind) {
    case TokenError::Kind::refused:
      return {Recovery::needs_login, error.message};
    case TokenError::Kind::configuration:
      return {Recovery::permanent, error.message};
    case TokenError::Kind::temporary:
      break;
  }
  return {Recovery::retry, error.message};
}

Result<backend::Grant> grant_of(TokenResult tokens) {
  if (!tokens) return tl::unexpected(login_error(tokens.error()));
  if (!tokens->may_read_devices()) {
    return fail(Recovery::needs_login,
                "the access to the Nest devices was not allowed; log in again and leave both boxes of the "
                "consent ticked");
  }
  if (tokens->refresh_token.empty()) {
    return fail(Recovery::needs_login,
                "Google gave no refresh token, so that the access would end in an hour; log in again");
  }
  backend::Grant grant{.access = std::move(tokens->refresh_token)};
  if (!tokens->may_receive_events()) {
    grant.remark =
        "Without the access to Google Cloud Pub/Sub there are no events: changes are seen only after up to sdm.poll, "
        "motion and the doorbell never. To allow it, log in again and leave both boxes of the consent "
        "ticked.";
  }
  return grant;
}

class SdmLogin final : public backend::Login {
 public:
  SdmLogin(SdmSettings settings, std::string state) : settings_(std::move(settings)), state_(std::move(state)) {}

  std::string page(backend::CodeDelivery /*delivery*/) const override {
    return settings_.authorize_url + "/" + percent_encoded(settings_.project_id) + "/auth?" +
           net::form_encode({{"redirect_uri", settings_.redirect_uri},
                             {"access_type", "offline"},
                             {"prompt", "consent"},
                             {"client_id", settings_.client_id},
                             {"response_type", "code"},
                             {"scope", std::string(device_scope) + " " + std::string(event_scope)},
                             {"state", state_}});
  }

  std::string redirect_uri() const override { return settings_.redirect_uri; }

  backend::CodePrompt prompt() const override {
    const auto url = net::Url::parse(settings_.redirect_uri);
    const std::string address = url ? url->str() : settings_.redirect_uri;
    return {.instruction = "paste here the address of the page on which you then are (it begins with " + address +
                           "? and contains code=)" +
                           (url && net::is_loopback(url->host) ? ", even if it shows an error" : ""),
            .name = "Address"};
  }

  Result<Secret> read_code(std::string_view typed, backend::CodeSource source) const override {
    return read_pasted_code(typed, source == backend::CodeSource::this_login ? state_ : "", settings_);
  }

  std::optional<Result<Secret>> read_redirect(std::string_view query) const override {
    return read_redirected_code(query, state_);
  }

  Result<std::unique_ptr<net::HttpTransfer>> exchange(const Secret& code, backend::CodeDelivery /*delivery*/,
                                                      net::HttpClient& client,
                                                      std::function<void(Result<backend::Grant>)> done) const override {
    return client.send(code_request(settings_, code),
                       [settings = settings_, code, done = std::move(done)](const auto& answer) {
                         done(grant_of(read_code_answer(settings, code, answer)));
                       });
  }

 private:
  SdmSettings settings_;
  std::string state_;  ///< of OAuth
};

}  // namespace

Result<std::unique_ptr<backend::Login>> make_sdm_login(SdmSettings settings) {
  auto state = backend::make_oauth_state();
  if (!state) return tl::unexpected(state.error());
  return std::make_unique<SdmLogin>(std::move(settings), std::move(*state));
}

}  // namespace nest2mqtt::sdm
