#include "nest2mqtt/cli/stored_login.h"

#include "nest2mqtt/config/config_keys.h"

namespace nest2mqtt::cli {

bool needs_login(const config::AccountConfig& account) {
  return account.access_token.empty() && account.access_token_file.empty();
}

std::string login_command(const config::Config& config, const config::AccountConfig& account) {
  const bool several = config.nest.accounts.size() > 1;
  return "nest2mqtt login" + (several ? " --account " + account.name : "");
}

void add_own_account_if_logged_in(config::Config& config, const storage::TokenStore& tokens) {
  if (config::own_account(config) != nullptr) return;
  const config::AccountConfig own;
  const auto stored = tokens.read(own.name);
  if (stored && !stored->empty()) config.nest.accounts.insert(config.nest.accounts.begin(), own);
}

}  // namespace nest2mqtt::cli
