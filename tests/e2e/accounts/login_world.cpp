#include "login_world.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace nest2mqtt::test {
namespace {

WorldOptions for_login(WorldOptions options) {
  options.simulator.client_secret = login_client_secret;
  options.bridge.token = "";
  options.bridge.settings.insert({{"wwn.access_token_file", ""},
                                  {"wwn.client_id", "simulator-client"},
                                  {"wwn.client_secret", login_client_secret}});
  options.start_bridge = false;
  return options;
}

}  // namespace

LoginWorld::LoginWorld(WorldOptions options) : MirrorWorld(for_login(options)) {
  bridge.set("wwn.authorize_url", simulator.authorize_url());
  bridge.set("wwn.token_url", simulator.token_url());
  if (options.start_bridge) bridge.start();
}

LoginRun LoginWorld::login(const std::vector<std::string>& arguments, const std::string& typed) const {
  return run("login", arguments, typed);
}

LoginRun LoginWorld::run(const std::string& command_name, const std::vector<std::string>& arguments,
                         const std::string& typed) const {
  // Process has no stdin of its own; a shell types.
  std::vector<std::string> command{
      "/bin/sh",    "-c",       R"(printf '%s\n' "$TYPED" | "$@")", "sh", built_program("nest2mqtt"),
      command_name, "--config", bridge.config_file().string()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  Process process(std::move(command), {{"TYPED", typed}});
  const auto code = process.wait_exit();
  if (!code) throw std::runtime_error("nest2mqtt " + command_name + " does not end:\n" + process.output());
  return {*code, process.output()};
}

LoginRun LoginWorld::logout(const std::vector<std::string>& arguments) const {
  return run("logout", arguments, "");
}

LoginRun LoginWorld::check_online() const {
  return run("check", {"--online"}, "");
}

void LoginWorld::log_in(const std::vector<std::string>& arguments) {
  const LoginRun run = login(arguments, simulator.authorize());
  if (run.exit_code != 0) throw std::runtime_error("nest2mqtt login fails:\n" + run.output);
}

std::unique_ptr<Process> LoginWorld::start_login(std::vector<std::string> arguments) const {
  std::vector<std::string> command{built_program("nest2mqtt"), "login", "--config", bridge.config_file().string()};
  std::move(arguments.begin(), arguments.end(), std::back_inserter(command));
  return std::make_unique<Process>(std::move(command));
}

std::filesystem::path LoginWorld::token_file(const std::string& account) const {
  return bridge.state_dir() / "tokens" / account;
}

std::string LoginWorld::stored_token(const std::string& account) const {
  std::ifstream in(token_file(account));
  std::string line;
  std::getline(in, line);
  return line;
}

std::size_t LoginWorld::exchanges() const {
  const auto requests = simulator.requests();
  return static_cast<std::size_t>(std::count_if(requests.begin(), requests.end(), [](const auto& request) {
    return request.at("path") == "/oauth2/access_token";
  }));
}

}  // namespace nest2mqtt::test
