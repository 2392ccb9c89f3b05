#include "login_account.h"

#include <algorithm>
#include <any>

#include "nest2mqtt/backends/wwn/settings.h"
#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/cli/exit_code.h"
#include "nest2mqtt/config/backend_table.h"
#include "nest2mqtt/net/url.h"

namespace nest2mqtt::cli {
namespace {

using LoginRefusal = tl::unexpected<LoginFault>;

LoginRefusal wrong_usage(std::string message) {
  return LoginRefusal(LoginFault{exit_usage, std::move(message)});
}

LoginRefusal wrong_configuration(std::string message) {
  return LoginRefusal(LoginFault{exit_wrong_configuration, std::move(message)});
}

std::string names_of(const config::Config& config) {
  return joined(config::expected_accounts(config), ", ", &config::AccountConfig::name);
}

/// What --web needs of wwn.redirect_uri, beyond what makes it one.
tl::expected<void, LoginFault> check_redirect(const std::string& redirect_uri, const std::string& config_file) {
  constexpr auto expected = "one such as redirect_uri = \"http://localhost:8098/nest\", the same as registered there";
  if (redirect_uri.empty()) {
    return wrong_configuration(
        "--web needs the redirect URI that is registered with your client: put it under [wwn] in " + config_file +
        ", " + expected);
  }
  const auto url = net::Url::parse(redirect_uri);
  if (!url || url->scheme != "http" || (url->host != "localhost" && url->host != "127.0.0.1")) {
    return wrong_configuration("--web can wait for the browser on this machine only; wwn.redirect_uri in " +
                               config_file + " must be " + expected + ". Without one, use the PIN");
  }
  return {};
}

}  // namespace

tl::expected<config::AccountConfig, LoginFault> choose_account(const config::Config& config, const std::string& name) {
  const auto expected = config::expected_accounts(config);
  if (name.empty() && expected.size() == 1) return *expected.front();
  if (name.empty()) return wrong_usage("there are several accounts: add --account with one of " + names_of(config));
  const auto found = std::find_if(config.accounts.begin(), config.accounts.end(),
                                  [&](const config::AccountConfig& account) { return account.name == name; });
  if (found != config.accounts.end()) return *found;
  return wrong_usage("there is no account \"" + name + "\"; --account takes one of " + names_of(config));
}

tl::expected<config::AccountConfig, LoginFault> account_to_log_in(const config::Config& config,
                                                                  const LoginArguments& arguments,
                                                                  const std::string& config_file) {
  auto account = choose_account(config, arguments.account);
  if (!account) return account;
  if (!config::needs_login(*account)) {
    const std::string key(account->table->access_key(account->settings));
    return wrong_configuration("the account " + account->name + " has an " + key +
                               " of its own in the configuration, which would be used instead; remove it from " +
                               config_file + " to log in");
  }
  const auto& settings = std::any_cast<const wwn::WwnSettings&>(account->settings);
  if (settings.client_id.empty() || settings.client_secret.empty()) {
    const std::string missing = !settings.client_id.empty()      ? "client_secret (or client_secret_file)"
                                : settings.client_secret.empty() ? "client_id and client_secret"
                                                                 : "client_id";
    return wrong_configuration("a login needs your own client of the service: put its " + missing + " under [wwn] in " +
                               config_file);
  }
  if (arguments.web) {
    const auto usable = check_redirect(settings.redirect_uri, config_file);
    if (!usable) return tl::unexpected(usable.error());
  }
  return account;
}

}  // namespace nest2mqtt::cli
