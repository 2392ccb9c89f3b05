#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>

#include "control/settings.h"
#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// The command line as read.
struct Options {
  Settings settings;
  std::optional<std::string> home_file;
  std::optional<std::size_t> devices;
  std::optional<std::string> scenario_file;
  std::map<std::string, std::string> user_files;  ///< home documents of more users, by user
};

/// Help, version or an error was printed: the program has to exit with this code.
struct Exit {
  int code;
};

[[nodiscard]] std::variant<Options, Exit> parse_command_line(int argc, const char* const* argv);

/// The home from a file, the generator or the built-in one.
[[nodiscard]] Result<json::object> load_home(const Options& options);

/// Reads the homes of the other users into the settings.
[[nodiscard]] Result<void> load_other_homes(Options& options);

/// Reads the scenario file, if one was named, into the settings.
[[nodiscard]] Result<void> load_scenario(Options& options);

}  // namespace nest2mqtt::simulator
