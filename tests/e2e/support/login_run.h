#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/bridge.h"
#include "support/process.h"

namespace nest2mqtt::test {

inline constexpr int login_needed = 77;  ///< the exit code of who got no access

/// What a subcommand of nest2mqtt returned and said.
struct LoginRun {
  int exit_code = -1;
  std::string output;
};

/// A subcommand with the configuration of `bridge`, to its end; `typed` is what a person types.
[[nodiscard]] LoginRun run_subcommand(const Bridge& bridge, const std::string& name,
                                      const std::vector<std::string>& arguments, const std::string& typed);

/// Started and not waited for.
[[nodiscard]] std::unique_ptr<Process> start_subcommand(const Bridge& bridge, const std::string& name,
                                                        std::vector<std::string> arguments);

}  // namespace nest2mqtt::test
