#pragma once

#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/cli/command_line.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/storage/token_store.h"

namespace nest2mqtt::cli {

/// Why there can be no login (or logout), found before anybody is asked for anything.
struct LoginError {
  int exit_code;
  std::string message;  ///< one line, with what to do
};

/// The account to log in; its access must be left to `login` by the configuration, which must have all that a login
/// needs. Without a name in `arguments`: the only one that can be logged in. `config_file` is where people are told to
/// put what is missing.
[[nodiscard]] tl::expected<config::AccountConfig, LoginError> account_to_log_in(const config::Config& config,
                                                                                const LoginArguments& arguments,
                                                                                const std::string& config_file);

/// The account to log out. `name` is empty: the only one whose service has a login.
[[nodiscard]] tl::expected<config::AccountConfig, LoginError> account_to_log_out(const config::Config& config,
                                                                                 const std::string& name);

/// The access of an account whose service has a login: the one that the configuration contains or names, or else the
/// one that `login` has stored; empty if there is none yet.
[[nodiscard]] Result<Secret> access_of(const config::AccountConfig& account, const storage::TokenStore& tokens);

}  // namespace nest2mqtt::cli
