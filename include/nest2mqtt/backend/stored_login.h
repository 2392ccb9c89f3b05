#pragma once

#include <string>

#include "nest2mqtt/config/config.h"
#include "nest2mqtt/storage/token_store.h"

namespace nest2mqtt::backend {

/// What to type to log this account in.
[[nodiscard]] std::string login_command(const config::Config& config, const config::AccountConfig& account);

/// An optional account for which a login has stored a token is one like all others.
void expect_accounts_with_login(config::Config& config, const storage::TokenStore& tokens);

}  // namespace nest2mqtt::backend
