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
  return run_subcommand(bridge, "login", arguments, typed);
}

LoginRun LoginWorld::logout(const std::vector<std::string>& arguments) const {
  return run_subcommand(bridge, "logout", arguments, "");
}

LoginRun LoginWorld::check_online() const {
  return run_subcommand(bridge, "check", {"--online"}, "");
}

void LoginWorld::log_in(const std::vector<std::string>& arguments) {
  const LoginRun run = login(arguments, simulator.authorize());
  if (run.exit_code != 0) throw std::runtime_error("nest2mqtt login fails:\n" + run.output);
}

std::unique_ptr<Process> LoginWorld::start_login(std::vector<std::string> arguments) const {
  return start_subcommand(bridge, "login", std::move(arguments));
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
