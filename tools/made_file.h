#pragma once

#include <string>
#include <string_view>

namespace nest2mqtt::tools {

/// Prints it to stderr. The exit code of a program that fails.
[[nodiscard]] int complain(std::string_view what);

/// The whole file; empty if it cannot be read.
[[nodiscard]] std::string read_file(const std::string& file);

/// `--write` gives the file the content, `--check` compares; `how` is what to do when it is not up to date. The exit
/// code of the program.
[[nodiscard]] int write_or_check(std::string_view mode, const std::string& file, const std::string& content,
                                 std::string_view how);

}  // namespace nest2mqtt::tools
