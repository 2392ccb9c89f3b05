#include "nest2mqtt/backend/stored_login.h"

#include "nest2mqtt/config/backend_table.h"

namespace nest2mqtt::backend {

std::string how_to_log_in(const config::Config& config, const config::AccountConfig& account) {
  const std::string by_command = "run \"" + login_command(config, account) + "\"";
  return config.http.login ? "log in on the bridge's page /login, or " + by_command : by_command;
}

std::string login_command(const config::Config& config, const config::AccountConfig& account) {
  const bool name_needed = config::expected_accounts(config).size() > 1 || account.optional;
  return "nest2mqtt login" + (name_needed ? " --account " + account.name : "");
}

void clear_optional_if_logged_in(config::Config& config, const storage::TokenStore& tokens) {
  for (config::AccountConfig& account : config.accounts) {
    if (!account.optional) continue;
    const auto stored = tokens.read(account.name);
    account.optional = !stored || stored->empty();
  }
}

}  // namespace nest2mqtt::backend
