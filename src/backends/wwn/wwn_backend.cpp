#include "nest2mqtt/backends/wwn/wwn_backend.h"

#include <utility>

#include "nest2mqtt/backend/stored_login.h"
#include "nest2mqtt/backends/wwn/settings.h"
#include "nest2mqtt/base/secret_file.h"
#include "nest2mqtt/model/json.h"
#include "nest2mqtt/net/url.h"

#include "abilities.h"
#include "common_streams.h"
#include "login/revocation.h"
#include "login/wwn_login.h"
#include "read_document.h"
#include "wwn_upstream.h"

namespace nest2mqtt::wwn {
namespace {

using backend::CodeDelivery;
using config::AccountConfig;

/// Uses the token that `nest2mqtt login` has stored. It is deleted when the service has declared it void.
void use_stored_token(const AccountConfig& account, const backend::AccountServices& services, WwnOptions& options) {
  const storage::TokenStore& tokens = services.tokens;
  options.token_store = [&tokens, name = account.name] { return tokens.read(name); };
  options.token_advice =
      "run \"" + backend::login_command(services.config, account) + "\"; the bridge goes on by itself";
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
  return make_wwn_upstream(std::move(options), services.http, services.call_budget(account.name, account),
                           services.random());
}

/// What is wrong with `redirect_uri` for `login --web`; nothing if it can be used. The checks of the configuration are
/// not enough for that: it must be http:// and on this machine.
std::optional<std::string> missing_for_browser(const std::string& redirect_uri, const std::string& config_file) {
  constexpr auto expected = "one such as redirect_uri = \"http://localhost:8098/nest\", the same as registered there";
  if (redirect_uri.empty()) {
    return "--web needs the redirect URI that is registered with your client: put it under [wwn] in " + config_file +
           ", " + expected;
  }
  const auto url = net::Url::parse(redirect_uri);
  if (!url || url->scheme != "http" || (url->host != "localhost" && url->host != "127.0.0.1")) {
    return "--web can wait for the browser on this machine only; wwn.redirect_uri in " + config_file + " must be " +
           expected + ". Without one, use the PIN";
  }
  return std::nullopt;
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

  upstream::Pace call_limits(const AccountConfig& account) const override {
    return {settings_of(account).call_burst, settings_of(account).call_refill};
  }

  bool has_login() const override { return true; }

  std::optional<std::string> login_obstacle(const AccountConfig& account, CodeDelivery delivery,
                                            const std::string& config_file) const override {
    const WwnSettings& settings = settings_of(account);
    if (settings.client_id.empty() || settings.client_secret.empty()) {
      const std::string missing = !settings.client_id.empty()      ? "client_secret (or client_secret_file)"
                                  : settings.client_secret.empty() ? "client_id and client_secret"
                                                                   : "client_id";
      return "a login needs your own client of the service: put its " + missing + " under [wwn] in " + config_file;
    }
    return delivery == CodeDelivery::redirect ? missing_for_browser(settings.redirect_uri, config_file) : std::nullopt;
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

  std::unique_ptr<net::HttpTransfer> try_service(const AccountConfig& account, const Secret& access,
                                                 net::HttpClient& client,
                                                 std::function<void(Result<std::string>)> done) const override {
    return read_document(account, access, client, [done = std::move(done)](const Result<model::Document>& document) {
      if (!document) return done(tl::unexpected(document.error()));
      const json::object* const structures = model::object_member(document->root(), "structures");
      const std::size_t homes = structures == nullptr ? 0 : structures->size();
      done("the service takes the token, which opens " + std::to_string(homes) + (homes == 1 ? " home" : " homes"));
    });
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

const backend::Backend& wwn_backend() {
  static const WwnBackend backend;
  return backend;
}

}  // namespace nest2mqtt::wwn
