#pragma once

#include <string>

#include "nest2mqtt/config/config.h"
#include "nest2mqtt/storage/token_store.h"

namespace nest2mqtt::backend {

/// What a person is to do who wants to log this account in, as a part of a sentence: on the login page, if there is
/// one, or by that command.
[[nodiscard]] std::string how_to_log_in(const config::Config& config, const config::AccountConfig& account);

/// The shell command that logs this account in, for messages to users.
[[nodiscard]] std::string login_command(const config::Config& config, const config::AccountConfig& account);

/// Makes each optional account that has a stored token an ordinary account (not `optional`).
void clear_optional_if_logged_in(config::Config& config, const storage::TokenStore& tokens);

}  // namespace nest2mqtt::backend
