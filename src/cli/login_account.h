#pragma once

#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "nest2mqtt/cli/command_line.h"
#include "nest2mqtt/config/config.h"

namespace nest2mqtt::cli {

/// Why there can be no login (or logout), found before anybody is asked for anything.
struct LoginError {
  int exit_code;
  std::string message;  ///< one line, with what to do
};

/// The account of that name; the only one where `name` is empty.
[[nodiscard]] tl::expected<config::AccountConfig, LoginError> choose_account(const config::Config& config,
                                                                             const std::string& name);

/// For an account of a service that has no login.
[[nodiscard]] std::optional<LoginError> refuse_without_login(const config::AccountConfig& account);

/// The account to log in; the configuration must leave its token to `login`, and have all that one needs.
/// `config_file` is where people are told to put what is missing.
[[nodiscard]] tl::expected<config::AccountConfig, LoginError> account_to_log_in(const config::Config& config,
                                                                                const LoginArguments& arguments,
                                                                                const std::string& config_file);

}  // namespace nest2mqtt::cli
