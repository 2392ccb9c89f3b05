#include "nest2mqtt/backends/sdm/sdm_backend.h"

#include <utility>

#include "nest2mqtt/backend/stored_login.h"

#include "abilities.h"
#include "online_check.h"
#include "sdm_login_service.h"
#include "sdm_upstream.h"
#include "settings.h"

namespace nest2mqtt::sdm {
namespace {

using config::AccountConfig;

std::unique_ptr<upstream::Upstream> open_account(const AccountConfig& account,
                                                 const backend::AccountServices& services) {
  SdmOptions options{.account = account.name,
                     .settings = settings_of(account),
                     .token_advice = "put another one into sdm.refresh_token and restart the bridge",
                     .make_budget = services.call_budget,
                     .redact = services.redact,
                     .log = [log = services.log,
                             name = account.name](const std::string& what) { log(config::LogLevel::warn, name, what); },
                     .random = services.random(),
                     .clock = services.clock};
  if (config::needs_login(account)) {
    options.stored_token = [&tokens = services.tokens, name = account.name] { return tokens.read(name); };
    options.token_advice = backend::how_to_log_in(services.config, account) + "; the bridge goes on by itself";
  }
  return make_sdm_upstream(std::move(options), services.http);
}

class SdmBackend final : public backend::Backend {
 public:
  const config::BackendTable& table() const override { return sdm_table(); }

  std::vector<std::unique_ptr<upstream::Upstream>> open(std::span<const AccountConfig> accounts,
                                                        const backend::AccountServices& services) const override {
    std::vector<std::unique_ptr<upstream::Upstream>> opened;
    for (const AccountConfig& account : accounts) opened.push_back(open_account(account, services));
    return opened;
  }

  const upstream::Abilities& abilities() const override { return sdm::abilities(); }

  const backend::LoginService* login_service() const override { return &sdm_login_service(); }

  std::unique_ptr<net::HttpTransfer> try_service(const AccountConfig& account, const Secret& access,
                                                 net::HttpClient& client,
                                                 std::function<void(Result<std::string>)> done) const override {
    return check_account(settings_of(account), access, client, std::move(done));
  }
};

}  // namespace

const backend::Backend& sdm_backend() {
  static const SdmBackend backend;
  return backend;
}

}  // namespace nest2mqtt::sdm
