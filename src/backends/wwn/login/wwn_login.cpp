#include "login/wwn_login.h"

#include <utility>

#include "nest2mqtt/backend/oauth.h"

#include "login/oauth.h"

namespace nest2mqtt::wwn {
namespace {

class WwnLogin final : public backend::Login {
 public:
  WwnLogin(WwnSettings settings, std::string state) : settings_(std::move(settings)), state_(std::move(state)) {}

  std::string page(CodeDelivery delivery) const override {
    return authorization_url(settings_.authorize_url, settings_.client_id, state_,
                             delivery == CodeDelivery::redirect ? settings_.redirect_uri : "");
  }

  std::string redirect_uri() const override { return settings_.redirect_uri; }

  backend::CodePrompt prompt() const override {
    return {.instruction = "type the PIN that it shows",
            .name = "PIN",
            .hint = settings_.redirect_uri.empty()
                        ? ""
                        : "(A client with a registered redirect URI shows no PIN: use nest2mqtt login --web then.)"};
  }

  Result<Secret> read_code(std::string_view typed, backend::CodeSource /*source*/) const override {
    return read_pin(typed);
  }

  std::optional<Result<Secret>> read_redirect(std::string_view query) const override {
    return wwn::read_redirect(query, state_);
  }

  Result<std::unique_ptr<net::HttpTransfer>> exchange(const Secret& code, CodeDelivery delivery,
                                                      net::HttpClient& client,
                                                      std::function<void(Result<backend::Grant>)> done) const override {
    TokenExchange exchange{settings_.token_url, {settings_.client_id, settings_.client_secret}, code, delivery};
    auto request = token_request(exchange);
    if (!request) return tl::unexpected(request.error());
    return client.send(
        std::move(*request), [exchange = std::move(exchange), done = std::move(done)](const auto& answer) {
          done(read_token_answer(exchange, answer).map([](Secret token) { return backend::Grant{std::move(token)}; }));
        });
  }

 private:
  WwnSettings settings_;
  std::string state_;  ///< OAuth's; by it a redirect of the browser is known to belong to this login
};

}  // namespace

Result<std::unique_ptr<backend::Login>> make_wwn_login(WwnSettings settings) {
  auto state = backend::make_oauth_state();
  if (!state) return tl::unexpected(state.error());
  return std::make_unique<WwnLogin>(std::move(settings), std::move(*state));
}

}  // namespace nest2mqtt::wwn
