#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "nest2mqtt/base/secret.h"

namespace nest2mqtt::cli {

enum class Command {
  run,     ///< mirror until told to stop
  check,   ///< report the errors of the configuration
  render,  ///< print the messages for the document in `CommandLine::file`
  login,   ///< get a token and store it, as `CommandLine::login` says
  logout,  ///< give the access of `CommandLine::account` back and take away what it showed
  health,  ///< ask the running bridge how it is, within `CommandLine::timeout`
  print,   ///< print `CommandLine::text`: the help or the version
};

struct LoginArguments {
  std::string account = {};  ///< empty: the only one
  std::optional<Secret> pin = std::nullopt;
  bool web = false;  ///< wait for the browser at the redirect_uri of the account
  std::chrono::milliseconds timeout = std::chrono::minutes(10);

  friend bool operator==(const LoginArguments&, const LoginArguments&) = default;
};

struct CommandLine {
  Command command = Command::run;
  std::string config = "/etc/nest2mqtt/nest2mqtt.toml";
  std::string file;  ///< for `render`; `-` is stdin
  std::string text;  ///< for `print`; ends with a line break
  LoginArguments login = {};
  bool online = false;                                          ///< of check: also try services and broker
  std::string account = {};                                     ///< of logout; empty: the only one
  std::chrono::milliseconds timeout = std::chrono::seconds(5);  ///< of health

  friend bool operator==(const CommandLine&, const CommandLine&) = default;
};

/// Understands the command line. The error is one line for stderr that says what to do; the exit code is then
/// `exit_usage`.
[[nodiscard]] tl::expected<CommandLine, std::string> parse_command_line(int argc, const char* const* argv);

}  // namespace nest2mqtt::cli
