#include "login_account.h"

#include <algorithm>
#include <utility>

#include "nest2mqtt/backends/registry.h"
#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/cli/exit_code.h"
#include "nest2mqtt/config/backend_table.h"

namespace nest2mqtt::cli {
namespace {

using LoginRefusal = tl::unexpected<LoginError>;

LoginRefusal wrong_usage(std::string message) {
  return LoginRefusal(LoginError{exit_usage, std::move(message)});
}

LoginRefusal wrong_configuration(std::string message) {
  return LoginRefusal(LoginError{exit_wrong_configuration, std::move(message)});
}

std::string names_of(const config::Config& config) {
  return joined(config::expected_accounts(config), ", ", &config::AccountConfig::name);
}

}  // namespace

tl::expected<config::AccountConfig, LoginError> choose_account(const config::Config& config, const std::string& name) {
  const auto expected = config::expected_accounts(config);
  if (name.empty() && expected.size() == 1) return *expected.front();
  if (name.empty()) return wrong_usage("there are several accounts: add --account with one of " + names_of(config));
  const auto found = std::find_if(config.accounts.begin(), config.accounts.end(),
                                  [&](const config::AccountConfig& account) { return account.name == name; });
  if (found != config.accounts.end()) return *found;
  return wrong_usage("there is no account \"" + name + "\"; --account takes one of " + names_of(config));
}

std::optional<LoginError> refuse_without_login(const config::AccountConfig& account) {
  if (backends::of(account).login_service() != nullptr) return std::nullopt;
  return LoginError{exit_usage, "the account " + account.name +
                                    " needs no login: its access is all in the configuration, in [" +
                                    std::string(account.table->name) + "]"};
}

tl::expected<config::AccountConfig, LoginError> account_to_log_in(const config::Config& config,
                                                                  const LoginArguments& arguments,
                                                                  const std::string& config_file) {
  auto account = choose_account(config, arguments.account);
  if (!account) return account;
  if (auto refused = refuse_without_login(*account)) return tl::unexpected(*std::move(refused));
  if (!config::needs_login(*account)) {
    const std::string key(account->table->access_key(account->settings));
    return wrong_configuration("the account " + account->name + " has an " + key +
                               " of its own in the configuration, which would be used instead; remove it from " +
                               config_file + " to log in");
  }
  const auto delivery = arguments.web ? backend::CodeDelivery::redirect : backend::CodeDelivery::pin;
  if (auto missing = backends::of(*account).login_service()->login_obstacle(*account, delivery, config_file)) {
    return wrong_configuration(std::move(*missing));
  }
  return account;
}

}  // namespace nest2mqtt::cli
