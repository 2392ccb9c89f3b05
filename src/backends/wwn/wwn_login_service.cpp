#include "wwn_login_service.h"

#include <utility>

#include "nest2mqtt/backend/oauth.h"
#include "nest2mqtt/backends/wwn/settings.h"
#include "nest2mqtt/base/secret_file.h"

#include "login/revocation.h"
#include "login/wwn_login.h"
#include "read_document.h"

namespace nest2mqtt::wwn {
namespace {

using backend::CodeDelivery;
using config::AccountConfig;

class WwnLoginService final : public backend::LoginService {
 public:
  std::optional<std::string> login_obstacle(const AccountConfig& account, CodeDelivery delivery,
                                            const std::string& config_file) const override {
    const WwnSettings& settings = settings_of(account);
    if (settings.client_id.empty() || settings.client_secret.empty()) {
      const std::string missing = !settings.client_id.empty()      ? "client_secret (or client_secret_file)"
                                  : settings.client_secret.empty() ? "client_id and client_secret"
                                                                   : "client_id";
      return "a login needs your own client of the service: put its " + missing + " under [wwn] in " + config_file;
    }
    return delivery == CodeDelivery::redirect
               ? backend::web_login_obstacle(wwn_table().name, settings.redirect_uri, config_file)
               : std::nullopt;
  }

  Result<std::unique_ptr<backend::Login>> begin_login(const AccountConfig& account) const override {
    return make_wwn_login(settings_of(account));
  }

  Result<Secret> configured_access(const AccountConfig& account) const override {
    const WwnSettings& settings = settings_of(account);
    if (!settings.access_token.empty()) return settings.access_token;
    const std::string& file = settings.access_token_file;
    auto token = read_secret_file(file).and_then(token_in);
    if (token) return *std::move(token);
    return fail("access_token_file of the account " + account.name + " names \"" + file + "\", which " +
                token.error().what + "; expected a file with the token in its first line");
  }

  std::unique_ptr<net::HttpTransfer> read_document(const AccountConfig& account, const Secret& access,
                                                   net::HttpClient& client,
                                                   std::function<void(Result<model::Document>)> done) const override {
    const WwnSettings& settings = settings_of(account);
    return wwn::read_document({settings.api_url, settings.redirect_hosts, access}, client, std::move(done));
  }

  Result<std::unique_ptr<net::HttpTransfer>> revoke(const AccountConfig& account, const Secret& access,
                                                    net::HttpClient& client,
                                                    std::function<void(Result<void>)> done) const override {
    auto request = revocation_request(settings_of(account).token_url, access);
    if (!request) return tl::unexpected(request.error());
    return client.send(std::move(*request), [access, done = std::move(done)](const auto& answer) {
      done(read_revocation_answer(answer, access));
    });
  }
};

}  // namespace

const backend::LoginService& wwn_login_service() {
  static const WwnLoginService service;
  return service;
}

}  // namespace nest2mqtt::wwn
