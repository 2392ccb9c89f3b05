#include "support/bridge.h"

#include <signal.h>

#include <stdexcept>
#include <string_view>
#include <utility>

namespace nest2mqtt::test {
namespace {

constexpr const char* token_file = "token";

std::string toml_string(std::string_view text) {
  std::string result = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') {
      result += '\\';
    }
    result += character;
  }
  return result + '"';
}

std::string to_toml(bool value) {
  return value ? "true" : "false";
}
std::string to_toml(int value) {
  return std::to_string(value);
}
std::string to_toml(const std::string& value) {
  return toml_string(value);
}
std::string to_toml(const std::vector<std::string>& values) {
  std::string result;
  for (const auto& value : values) {
    result += (result.empty() ? "" : ", ") + toml_string(value);
  }
  return "[" + result + "]";
}

/// The settings of one table together: TOML lets a table be opened only once.
std::string to_toml(const std::map<std::string, Setting>& settings) {
  std::map<std::string, std::string> tables;
  for (const auto& [name, setting] : settings) {
    const auto dot = name.rfind('.');
    tables[name.substr(0, dot)]
        .append(name, dot + 1)
        .append(" = ")
        .append(std::visit([](const auto& value) { return to_toml(value); }, setting))
        .append("\n");
  }
  std::string result;
  for (const auto& [table, lines] : tables) {
    result.append("[").append(table).append("]\n").append(lines);
  }
  return result;
}

}  // namespace

Bridge::Bridge(BridgeOptions options) : options_(std::move(options)) {
  std::map<std::string, Setting> defaults = {
      {"mqtt.url", options_.mqtt_url},
      {"write.settle", "100ms"},
      {"write.confirm", "10s"},
      {"write.burst", 3},
      // A little slower than the simulator's: requests may arrive closer together than they were
      // sent.
      {"write.refill", "1200ms"},
      {"log.level", "debug"},
      {"state.dir", state_dir().string()},
  };
  if (options_.wwn) {
    defaults.merge(std::map<std::string, Setting>{
        {"wwn.api_url", options_.api_url},
        {"wwn.access_token_file", (dir_ / token_file).string()},
        // The limits of the test simulator; its own are never to be reached.
        {"wwn.keep_alive", "2s"},
        {"wwn.call_burst", 50},
        {"wwn.call_refill", "1s"},
    });
  }
  if (!options_.nle_url.empty()) {
    defaults.merge(std::map<std::string, Setting>{{"nle.url", options_.nle_url}, {"nle.poll", "1s"}});
  }
  if (!options_.sdm_url.empty()) {
    defaults.merge(std::map<std::string, Setting>{
        {"sdm.project_id", "5d3e1c7a-0b42-4f86-9a1e-7c0d5e2f4b61"},
        {"sdm.client_id", "simulator.apps.googleusercontent.com"},
        {"sdm.client_secret", "GOCSPX-simulator"},
        {"sdm.refresh_token", "1//simulator-refresh-token"},
        {"sdm.authorize_url", options_.sdm_url + "/partnerconnections"},
        {"sdm.token_url", options_.sdm_url + "/token"},
        {"sdm.revoke_url", options_.sdm_url + "/revoke"},
        {"sdm.sdm_url", options_.sdm_url + "/v1"},
        {"sdm.pubsub_url", options_.sdm_url + "/v1"},
        {"sdm.poll", "2s"},
    });
  }
  options_.settings.merge(defaults);
  std::filesystem::create_directory(state_dir());
  std::filesystem::permissions(state_dir(), std::filesystem::perms::owner_all);
  if (options_.wwn && !options_.token.empty()) {
    set_token(options_.token);
  }
  write_config();
}

void Bridge::start() {
  if (process_) {
    if (process_->running()) {
      throw std::logic_error("the bridge is running already");
    }
    earlier_log_ = log();
  }
  process_ = std::make_unique<Process>(
      std::vector<std::string>{built_program("nest2mqtt"), "run", "--config", config_file()}, options_.environment);
}

int Bridge::terminate() {
  process_->signal(SIGTERM);
  const auto code = process_->wait_exit();
  if (!code) {
    throw std::runtime_error("the bridge does not end on SIGTERM:\n" + log());
  }
  return *code;
}

void Bridge::kill() {
  process_->kill();
}

void Bridge::set_token(const std::string& token) {
  dir_.write_file(token_file, token, TempDir::secret_mode);
}

void Bridge::remove_token() {
  std::filesystem::remove(dir_ / token_file);
}

void Bridge::set(const std::string& name, Setting value) {
  options_.settings[name] = std::move(value);
  write_config();
}

std::string Bridge::run_command(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), built_program("nest2mqtt"));
  arguments.insert(arguments.end(), {"--config", config_file()});
  return test::run(std::move(arguments));
}

std::string Bridge::log() const {
  return earlier_log_ + (process_ ? process_->output() : "");
}

void Bridge::write_config() const {
  dir_.write_file("nest2mqtt.toml", to_toml(options_.settings) + options_.extra, TempDir::secret_mode);
}

}  // namespace nest2mqtt::test
