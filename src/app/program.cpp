#include "nest2mqtt/app/program.h"

#include <unistd.h>

#include <cstdio>
#include <string>

#include <fmt/format.h>

#include "nest2mqtt/backend/stored_login.h"
#include "nest2mqtt/backends/registry.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/regular_file.h"
#include "nest2mqtt/cli/check_online.h"
#include "nest2mqtt/cli/command_line.h"
#include "nest2mqtt/cli/console.h"
#include "nest2mqtt/cli/exit_code.h"
#include "nest2mqtt/cli/health.h"
#include "nest2mqtt/cli/login.h"
#include "nest2mqtt/cli/logout.h"
#include "nest2mqtt/cli/render.h"
#include "nest2mqtt/config/config_loader.h"
#include "nest2mqtt/config/running_config.h"
#include "nest2mqtt/storage/token_store.h"

#include "daemon.h"
#include "log.h"
#include "open_files.h"
#include "process_protection.h"

namespace nest2mqtt::app {
namespace {

constexpr std::size_t max_document = std::size_t{64} * 1024 * 1024;

int report(const std::vector<config::ConfigError>& errors) {
  for (const config::ConfigError& error : errors) fmt::print(stderr, "{}\n", error.str());
  return cli::exit_wrong_configuration;
}

auto load(const std::string& file) {
  return config::load_config(file, config::process_environment(), backends::tables());
}

/// An account is not optional if it is logged in.
auto load_with_logins(const std::string& file) {
  auto config = load(file);
  if (config) backend::clear_optional_if_logged_in(*config, storage::TokenStore(config->state.dir));
  return config;
}

int run(const std::string& config_file, const Clock& clock) {
  allow_many_open_files();
  auto config = load_with_logins(config_file);
  if (!config) return report(config.error());
  Log log(config->log);
  log.add_secrets(*config);
  config::RunningConfig running(std::move(*config), [config_file] { return load_with_logins(config_file); });
  return run_daemon(running, config_file, log, clock);
}

int login(const cli::CommandLine& line, const Clock& clock) {
  const auto config = load_with_logins(line.config);
  if (!config) return report(config.error());
  Log log(config->log);
  log.add_secrets(*config);
  return cli::run_login(*config, line.login, line.config, clock);
}

int logout(const cli::CommandLine& line, const Clock& clock) {
  const auto config = load_with_logins(line.config);
  if (!config) return report(config.error());
  return cli::run_logout(*config, line.account, clock);
}

int health(const cli::CommandLine& line, const Clock& clock) {
  const auto config = load(line.config);
  if (!config) return report(config.error());
  return cli::run_health(*config, line.timeout, clock);
}

int check(const cli::CommandLine& line, const Clock& clock) {
  const auto config = load_with_logins(line.config);
  if (!config) return report(config.error());
  fmt::print("{}: the configuration is correct\n", line.config);
  return line.online ? cli::run_check_online(*config, clock) : cli::exit_done;
}

int render_file(const cli::CommandLine& line, Instant now) {
  // Without a configuration the defaults tell what would be published.
  config::Config config;
  if (::access(line.config.c_str(), F_OK) == 0) {
    auto loaded = load(line.config);
    if (!loaded) return report(loaded.error());
    config = std::move(*loaded);
  }
  const auto text = line.file == "-" ? read_to_end(STDIN_FILENO, max_document)
                                     : read_regular_file(line.file, max_document, FileKind::handed_over);
  if (!text) {
    return cli::report_error(line.file + " " + text.error().what +
                             "; name a file with a Nest document, or - for stdin");
  }
  const auto values = cli::render(*text, config, now);
  if (!values) {
    fmt::print(stderr, "nest2mqtt: {} is not a Nest document: {}\n", line.file, values.error().message);
    return cli::exit_failed;
  }
  for (const mirror::TopicValue& value : *values) fmt::print("{}\n", cli::render_line(value));
  return cli::exit_done;
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  protect_process_memory();
  const auto line = cli::parse_command_line(argc, argv);
  if (!line) {
    fmt::print(stderr, "{}\n", line.error());
    return cli::exit_usage;
  }
  const Clock clock = Instant::now;
  switch (line->command) {
    case cli::Command::run:
      return run(line->config, clock);
    case cli::Command::check:
      return check(*line, clock);
    case cli::Command::render:
      return render_file(*line, clock());
    case cli::Command::login:
      return login(*line, clock);
    case cli::Command::logout:
      return logout(*line, clock);
    case cli::Command::health:
      return health(*line, clock);
    case cli::Command::print:
      fmt::print("{}", line->text);
      return cli::exit_done;
  }
  return cli::exit_failed;
}

}  // namespace nest2mqtt::app
