#pragma once

#include <string>

#include "nest2mqtt/config/config.h"
#include "nest2mqtt/storage/token_store.h"

namespace nest2mqtt::cli {

/// Whether the account's token is the one that `login` stores: the configuration names none.
[[nodiscard]] bool needs_login(const config::AccountConfig& account);

/// What to type to log this account in.
[[nodiscard]] std::string login_command(const config::Config& config, const config::AccountConfig& account);

/// The account of `[nest]` itself is left out of the configuration where it has no token and there are others. It is
/// back where a login has stored one for it.
void add_own_account_if_logged_in(config::Config& config, const storage::TokenStore& tokens);

}  // namespace nest2mqtt::cli
