#include "support/broker.h"

#include <glob.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <utility>

#include "support/free_port.h"

namespace nest2mqtt::test {
namespace {

std::string dynamic_security_plugin() {
  glob_t found{};
  std::string path;
  if (glob("/usr/lib/*/mosquitto_dynamic_security.so", 0, nullptr, &found) == 0) {
    path = found.gl_pathv[0];
  }
  globfree(&found);
  if (path.empty()) {
    throw std::runtime_error("mosquitto_dynamic_security.so is not installed");
  }
  return path;
}

}  // namespace

Broker::Broker(BrokerOptions options) : options_(std::move(options)) {
  prepare_files();
  constexpr int attempts = 20;  // somebody else may take a free port first
  for (int i = 0; i < attempts; ++i) {
    const auto port = free_port();
    if (try_to_start(port)) {
      port_ = port;
      return;
    }
  }
  throw std::runtime_error("mosquitto does not start:\n" + log());
}

void Broker::start() {
  if (!wait_until([this] { return try_to_start(port_); })) {
    throw std::runtime_error("mosquitto does not start again:\n" + log());
  }
}

void Broker::stop() {
  process_->signal(SIGTERM);
  if (!process_->wait_exit()) {
    throw std::runtime_error("mosquitto does not stop:\n" + log());
  }
}

void Broker::kill() {
  process_->kill();
}

void Broker::restart() {
  stop();
  start();
}

void Broker::forget() {
  std::filesystem::remove(dir_ / "mosquitto.db");
}

void Broker::freeze() {
  process_->signal(SIGSTOP);
}

void Broker::thaw() {
  process_->signal(SIGCONT);
}

void Broker::dynamic_security(std::vector<std::string> command) {
  std::vector<std::string> full = {installed_program("mosquitto_ctrl"),
                                   "-h",
                                   "127.0.0.1",
                                   "-p",
                                   std::to_string(port_),
                                   "-u",
                                   administrator,
                                   "-P",
                                   administrator_password,
                                   "dynsec"};
  full.insert(full.end(), command.begin(), command.end());
  const std::string output = run(std::move(full));
  // mosquitto_ctrl exits with 0 also when the broker refused the command.
  if (output.find("Error") != std::string::npos) {
    throw std::runtime_error("mosquitto_ctrl dynsec " + command.front() + ": " + output);
  }
}

std::string Broker::url() const {
  // The name, not the address, so that TLS clients check the name in the certificate.
  return (options_.tls == nullptr ? "mqtt://127.0.0.1:" : "mqtts://localhost:") + std::to_string(port_);
}

std::string Broker::log() const {
  return process_->output();
}

bool Broker::wait_for_log(std::string_view text, std::size_t skipped) const {
  return wait_until([&] { return log().find(text, skipped) != std::string::npos; });
}

void Broker::prepare_files() {
  if (!options_.users.empty()) {
    const auto file = dir_.write_file("passwords", "");
    for (const auto& [user, password] : options_.users) {
      run({installed_program("mosquitto_passwd"), "-b", file, user, password});
    }
  }
  if (!options_.acl.empty()) {
    dir_.write_file("acl", options_.acl);
  }
  if (options_.dynamic_security) {
    run({installed_program("mosquitto_ctrl"), "dynsec", "init", dir_ / "dynamic-security.json", administrator,
         administrator_password});
  }
}

std::string Broker::config() const {
  std::string text =
      "log_dest stderr\n"
      // Not 0 for "without end": Mosquitto 2.0.11 then throws out whoever publishes what it may not.
      "max_queued_messages 100000000\n";
  if (geteuid() == 0) {
    text += "user root\n";  // or it would become a user who cannot read this directory
  }
  if (options_.persistence) {
    text += "persistence true\npersistence_location " + dir_.path().string() + "/\n";
  }
  if (options_.tls != nullptr) {
    text += "cafile " + options_.tls->authority().string() + "\n";
    text += "certfile " + options_.tls->server().certificate.string() + "\n";
    text += "keyfile " + options_.tls->server().key.string() + "\n";
    text += options_.require_client_certificate ? "require_certificate true\n" : "";
  }
  if (options_.dynamic_security) {
    text += "plugin " + dynamic_security_plugin() + "\n";
    text += "plugin_opt_config_file " + (dir_ / "dynamic-security.json").string() + "\n";
  }
  const bool known_users = options_.dynamic_security || !options_.users.empty();
  text += known_users ? "allow_anonymous false\n" : "allow_anonymous true\n";
  if (!options_.users.empty()) {
    text += "password_file " + (dir_ / "passwords").string() + "\n";
  }
  if (!options_.acl.empty()) {
    text += "acl_file " + (dir_ / "acl").string() + "\n";
  }
  return text + options_.extra + "\n";
}

bool Broker::try_to_start(std::uint16_t port) {
  const auto file = dir_.write_file("mosquitto.conf", "listener " + std::to_string(port) + " 127.0.0.1\n" + config());
  process_ = std::make_unique<Process>(std::vector<std::string>{installed_program("mosquitto"), "-c", file});
  // It says so once all its listeners are open; if it cannot open one it ends instead.
  return process_->wait_for_line(" running").has_value();
}

}  // namespace nest2mqtt::test
