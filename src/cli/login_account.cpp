#include "login_account.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "nest2mqtt/backends/registry.h"
#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/cli/exit_code.h"
#include "nest2mqtt/config/backend_table.h"
#include "nest2mqtt/login/account_login.h"

namespace nest2mqtt::cli {
namespace {

using login::has_login;
using login::takes_login;
using LoginRefusal = tl::unexpected<LoginError>;

LoginRefusal wrong_usage(std::string message) {
  return LoginRefusal(LoginError{exit_usage, std::move(message)});
}

LoginRefusal wrong_configuration(std::string message) {
  return LoginRefusal(LoginError{exit_wrong_configuration, std::move(message)});
}

using Accounts = std::vector<const config::AccountConfig*>;

std::string names_of(const Accounts& accounts) {
  return joined(accounts, ", ", &config::AccountConfig::name);
}

/// The account of that name; where `name` is empty, the only one that is `suitable`. Only suitable ones are offered.
tl::expected<config::AccountConfig, LoginError> choose_account(const config::Config& config, const std::string& name,
                                                               bool (*suitable)(const config::AccountConfig&)) {
  const Accounts expected = config::expected_accounts(config);
  Accounts offered;
  std::copy_if(expected.begin(), expected.end(), std::back_inserter(offered),
               [&](const config::AccountConfig* account) { return suitable(*account); });
  const std::string choice = offered.empty() ? "none of the accounts (" + names_of(expected) +
                                                   ") has a login: their access is in the configuration"
                                             : "--account takes one of " + names_of(offered);
  if (!name.empty()) {
    const auto found = std::find_if(config.accounts.begin(), config.accounts.end(),
                                    [&](const config::AccountConfig& account) { return account.name == name; });
    if (found != config.accounts.end()) return *found;
    return wrong_usage("there is no account \"" + name + "\"; " + choice);
  }
  if (offered.size() == 1) return *offered.front();
  // If it is not suitable, the caller has a message for this one account.
  if (expected.size() == 1) return *expected.front();
  return wrong_usage(offered.empty() ? choice
                                     : "there are several accounts: add --account with one of " + names_of(offered));
}

std::optional<LoginError> refuse_without_login(const config::AccountConfig& account) {
  if (has_login(account)) return std::nullopt;
  return LoginError{exit_usage, "the account " + account.name +
                                    " needs no login: its access is all in the configuration, in [" +
                                    std::string(account.table->name) + "]"};
}

}  // namespace

tl::expected<config::AccountConfig, LoginError> account_to_log_in(const config::Config& config,
                                                                  const LoginArguments& arguments,
                                                                  const std::string& config_file) {
  auto account = choose_account(config, arguments.account, takes_login);
  if (!account) return account;
  if (auto refused = refuse_without_login(*account)) return tl::unexpected(*std::move(refused));
  if (!config::needs_login(*account)) {
    const std::string key(account->table->access_key(account->settings));
    return wrong_configuration("the account " + account->name + " has its own " + key +
                               " in the configuration, which would be used instead; remove it from " + config_file +
                               " to log in");
  }
  const auto delivery = arguments.web ? backend::CodeDelivery::redirect : backend::CodeDelivery::pin;
  if (auto missing = backends::of(*account).login_service()->login_obstacle(*account, delivery, config_file)) {
    return wrong_configuration(std::move(*missing));
  }
  return account;
}

tl::expected<config::AccountConfig, LoginError> account_to_log_out(const config::Config& config,
                                                                   const std::string& name) {
  auto account = choose_account(config, name, has_login);
  if (!account) return account;
  if (auto refused = refuse_without_login(*account)) return tl::unexpected(*std::move(refused));
  return account;
}

Result<Secret> access_of(const config::AccountConfig& account, const storage::TokenStore& tokens) {
  if (config::needs_login(account)) return tokens.read(account.name);
  return backends::of(account).login_service()->configured_access(account);
}

}  // namespace nest2mqtt::cli
