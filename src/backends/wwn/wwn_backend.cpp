#include "nest2mqtt/backends/wwn/wwn_backend.h"

#include <utility>

#include "nest2mqtt/backend/stored_login.h"
#include "nest2mqtt/backends/wwn/settings.h"
#include "nest2mqtt/model/json.h"

#include "abilities.h"
#include "common_streams.h"
#include "wwn_login_service.h"
#include "wwn_upstream.h"

namespace nest2mqtt::wwn {
namespace {

using config::AccountConfig;

/// Uses the token that `nest2mqtt login` has stored. It is deleted when the service has declared it void.
void use_stored_token(const AccountConfig& account, const backend::AccountServices& services, WwnOptions& options) {
  const storage::TokenStore& tokens = services.tokens;
  options.token_store = [&tokens, name = account.name] { return tokens.read(name); };
  options.token_advice = backend::how_to_log_in(services.config, account) + "; the bridge goes on by itself";
  options.on_token_void = [&tokens, name = account.name, log = services.log](const Secret& token) {
    const auto removed = tokens.remove_if(name, token);
    const std::string who = "account " + name;
    if (!removed) log(config::LogLevel::error, who, "the token is void, but " + removed.error().message);
    if (removed && *removed) log(config::LogLevel::info, who, "the stored token was removed");
  };
}

std::unique_ptr<upstream::Upstream> open_account(const AccountConfig& account, std::shared_ptr<MultiplexStream> stream,
                                                 const backend::AccountServices& services) {
  WwnOptions options;
  options.settings = settings_of(account);
  options.blocked_pause = services.config.write.blocked_pause;
  if (config::needs_login(account)) use_stored_token(account, services, options);
  options.multiplex = std::move(stream);
  options.on_warning = [log = services.log, who = "account " + account.name](const std::string& what) {
    log(config::LogLevel::warn, who, what);
  };
  options.on_token = services.redact;
  options.clock = services.clock;
  return make_wwn_upstream(std::move(options), services.http, services.call_budget(account.name, call_limits(account)),
                           services.random());
}

class WwnBackend final : public backend::Backend {
 public:
  const config::BackendTable& table() const override { return wwn_table(); }

  std::vector<std::unique_ptr<upstream::Upstream>> open(std::span<const AccountConfig> accounts,
                                                        const backend::AccountServices& services) const override {
    CommonStreams streams(services);
    std::vector<std::unique_ptr<upstream::Upstream>> opened;
    for (const AccountConfig& account : accounts) {
      opened.push_back(open_account(account, streams.stream_for(account), services));
    }
    return opened;
  }

  const upstream::Abilities& abilities() const override { return wwn::abilities(); }

  const backend::LoginService* login_service() const override { return &wwn_login_service(); }

  std::unique_ptr<net::HttpTransfer> try_service(const AccountConfig& account, const Secret& access,
                                                 net::HttpClient& client,
                                                 std::function<void(Result<std::string>)> done) const override {
    return wwn_login_service().read_document(
        account, access, client, [done = std::move(done)](const Result<model::Document>& document) {
          if (!document) return done(tl::unexpected(document.error()));
          const json::object* const structures = model::object_member(document->root(), "structures");
          const std::size_t homes = structures == nullptr ? 0 : structures->size();
          done("the service takes the token, which opens " + std::to_string(homes) + (homes == 1 ? " home" : " homes"));
        });
  }
};

}  // namespace

const backend::Backend& wwn_backend() {
  static const WwnBackend backend;
  return backend;
}

}  // namespace nest2mqtt::wwn
