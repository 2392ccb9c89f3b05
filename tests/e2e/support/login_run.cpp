#include "e2e/support/login_run.h"

#include <iterator>
#include <stdexcept>
#include <utility>

namespace nest2mqtt::test {

LoginRun run_subcommand(const Bridge& bridge, const std::string& name, const std::vector<std::string>& arguments,
                        const std::string& typed) {
  // Process has no stdin of its own; a shell types.
  std::vector<std::string> command{
      "/bin/sh", "-c",       R"(printf '%s\n' "$TYPED" | "$@")", "sh", built_program("nest2mqtt"),
      name,      "--config", bridge.config_file().string()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  Process process(std::move(command), {{"TYPED", typed}});
  const auto code = process.wait_exit();
  if (!code) throw std::runtime_error("nest2mqtt " + name + " does not end:\n" + process.output());
  return {*code, process.output()};
}

std::unique_ptr<Process> start_subcommand(const Bridge& bridge, const std::string& name,
                                          std::vector<std::string> arguments) {
  std::vector<std::string> command{built_program("nest2mqtt"), name, "--config", bridge.config_file().string()};
  std::move(arguments.begin(), arguments.end(), std::back_inserter(command));
  return std::make_unique<Process>(std::move(command));
}

}  // namespace nest2mqtt::test
