#include "nest2mqtt/app/program.h"

#include <unistd.h>

#include <cstdio>
#include <string>

#include <fmt/format.h>

#include "nest2mqtt/app/command_line.h"
#include "nest2mqtt/app/config_loader.h"
#include "nest2mqtt/app/daemon.h"
#include "nest2mqtt/app/exit_code.h"
#include "nest2mqtt/app/log.h"
#include "nest2mqtt/base/regular_file.h"

#include "console.h"
#include "health.h"
#include "login.h"
#include "logout.h"
#include "process_protection.h"
#include "render.h"
#include "running_config.h"
#include "stored_login.h"
#include "token_store.h"

namespace nest2mqtt::app {
namespace {

constexpr std::size_t largest_document = std::size_t{64} * 1024 * 1024;

int report(const std::vector<ConfigFault>& faults) {
  for (const ConfigFault& fault : faults) fmt::print(stderr, "{}\n", fault.str());
  return exit_wrong_configuration;
}

int run(const std::string& config_file) {
  const auto load = [config_file] {
    auto loaded = load_config(config_file, process_environment());
    if (loaded) add_own_account_if_logged_in(*loaded, TokenStore(loaded->state.dir));
    return loaded;
  };
  auto config = load();
  if (!config) return report(config.error());
  Log log(config->log);
  log.add_secrets(*config);
  RunningConfig running(std::move(*config), load);
  return run_daemon(running, log);
}

int login(const CommandLine& line) {
  const auto config = load_config(line.config, process_environment());
  if (!config) return report(config.error());
  Log log(config->log);
  log.add_secret(config->nest.client_secret);
  return run_login(*config, line.login, line.config);
}

int logout(const CommandLine& line) {
  const auto config = load_config(line.config, process_environment());
  if (!config) return report(config.error());
  return run_logout(*config, line.account);
}

int health(const CommandLine& line) {
  const auto config = load_config(line.config, process_environment());
  if (!config) return report(config.error());
  return run_health(*config, line.timeout);
}

int check(const std::string& config_file) {
  const auto config = load_config(config_file, process_environment());
  if (!config) return report(config.error());
  fmt::print("{}: the configuration is correct\n", config_file);
  return exit_done;
}

int render_file(const CommandLine& line) {
  // Without a configuration the defaults tell what would be published.
  Config config;
  if (::access(line.config.c_str(), F_OK) == 0) {
    auto loaded = load_config(line.config, process_environment());
    if (!loaded) return report(loaded.error());
    config = std::move(*loaded);
  }
  const auto text = line.file == "-" ? read_to_end(STDIN_FILENO, largest_document)
                                     : read_regular_file(line.file, largest_document, FileKind::handed_over);
  if (!text) {
    return complain(line.file + " " + text.error().what + "; name a file with a Nest document, or - for stdin");
  }
  const auto values = render(*text, config);
  if (!values) {
    fmt::print(stderr, "nest2mqtt: {} is not a Nest document: {}\n", line.file, values.error().message);
    return exit_failed;
  }
  for (const mirror::TopicValue& value : *values) fmt::print("{}\n", render_line(value));
  return exit_done;
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  protect_process_memory();
  const auto line = parse_command_line(argc, argv);
  if (!line) {
    fmt::print(stderr, "{}\n", line.error());
    return exit_usage;
  }
  switch (line->command) {
    case Command::run:
      return run(line->config);
    case Command::check:
      return check(line->config);
    case Command::render:
      return render_file(*line);
    case Command::login:
      return login(*line);
    case Command::logout:
      return logout(*line);
    case Command::health:
      return health(*line);
    case Command::print:
      fmt::print("{}", line->text);
      return exit_done;
  }
  return exit_failed;
}

}  // namespace nest2mqtt::app
