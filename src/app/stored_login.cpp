#include "stored_login.h"

#include "config_keys.h"

namespace nest2mqtt::app {

bool needs_login(const AccountConfig& account) {
  return account.access_token.empty() && account.access_token_file.empty();
}

std::string login_command(const Config& config, const AccountConfig& account) {
  const bool several = config.nest.accounts.size() > 1;
  return "nest2mqtt login" + (several ? " --account " + account.name : "");
}

void add_own_account_if_logged_in(Config& config, const TokenStore& tokens) {
  if (own_account(config) != nullptr) return;
  const AccountConfig own;
  const auto stored = tokens.read(own.name);
  if (stored && !stored->empty()) config.nest.accounts.insert(config.nest.accounts.begin(), own);
}

}  // namespace nest2mqtt::app
