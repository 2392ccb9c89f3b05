#pragma once

#include <string>

#include "nest2mqtt/config/config.h"
#include "nest2mqtt/storage/token_store.h"

namespace nest2mqtt::backend {

/// The shell command that logs this account in, for messages to users.
[[nodiscard]] std::string login_command(const config::Config& config, const config::AccountConfig& account);

/// Makes each optional account that has a stored token an ordinary account (not `optional`).
void clear_optional_if_logged_in(config::Config& config, const storage::TokenStore& tokens);

}  // namespace nest2mqtt::backend
