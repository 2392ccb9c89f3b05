#pragma once

#include <string>

#include <tl/expected.hpp>

namespace nest2mqtt::app {

enum class Command {
  run,     ///< mirror until told to stop
  check,   ///< report the faults of the configuration
  render,  ///< print the messages for the document in `CommandLine::file`
  print,   ///< print `CommandLine::text`: the help or the version
};

struct CommandLine {
  Command command = Command::run;
  std::string config = "/etc/nest2mqtt/nest2mqtt.toml";
  std::string file;  ///< for `render`; `-` is stdin
  std::string text;  ///< for `print`; ends with a line break

  friend bool operator==(const CommandLine&, const CommandLine&) = default;
};

/// Understands the command line. The error is one line for stderr that says what to do; the exit code is then
/// `exit_usage`.
[[nodiscard]] tl::expected<CommandLine, std::string> parse_command_line(int argc, const char* const* argv);

}  // namespace nest2mqtt::app
