#include "addon.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace nest2mqtt::test {
namespace {

/// From which the stand-in asks the add-on, so that nobody else has it.
const std::string supervisor_address = "127.0.0.2";

constexpr auto for_everybody = std::filesystem::perms::owner_all | std::filesystem::perms::group_read |
                               std::filesystem::perms::group_exec | std::filesystem::perms::others_read |
                               std::filesystem::perms::others_exec;

}  // namespace

Addon::Addon(const AddonBroker& broker) {
  for (const char* name : {"data", "programs", "tmp"}) std::filesystem::create_directory(dir_ / name);
  // As the container's, so that another user can run what is in it.
  std::filesystem::permissions(dir_.path(), for_everybody);
  std::filesystem::permissions(dir_ / "tmp", for_everybody);
  constexpr std::string_view announcement = "supervisor at ";
  // Process has no stdin of its own; a shell hands the password over.
  supervisor_ = std::make_unique<Process>(
      std::vector<std::string>{"/bin/sh", "-c", R"(printf '%s\n' "$PASSWORD" | "$@")", "sh", PYTHON, "-B", SUPERVISOR,
                               "--token", supervisor_token, "--addon", "127.0.0.1:" + std::to_string(port_), "--from",
                               supervisor_address, "--broker", "127.0.0.1:" + std::to_string(broker.port),
                               "--broker-user", broker_user},
      Process::Environment{{"PASSWORD", broker.password}});
  const auto line = supervisor_->wait_for_line(announcement);
  if (!line) throw std::runtime_error("the Supervisor does not start:\n" + supervisor_->output());
  supervisor_url_ = line->substr(announcement.size());
}

void Addon::start(const boost::json::object& options, const Process::Environment& environment) {
  dir_.write_file("data/options.json", boost::json::serialize(options), TempDir::secret_mode);
  const char* const path = std::getenv("PATH");
  const std::string bin = std::filesystem::path(built_program("nest2mqtt")).parent_path().string();
  Process::Environment all{{"PATH", (dir_ / "programs").string() + ":" + bin + ":" + (path != nullptr ? path : "")},
                           {"TMPDIR", (dir_ / "tmp").string()},
                           {"SUPERVISOR_TOKEN", supervisor_token},
                           {"NEST2MQTT_ADDON_DATA", (dir_ / "data").string()},
                           {"NEST2MQTT_ADDON_SUPERVISOR", supervisor_url_},
                           {"NEST2MQTT__STATE__DIR", (dir_ / "data/state").string()},
                           {"NEST2MQTT__HTTP__LISTEN", "127.0.0.1:" + std::to_string(port_)},
                           {"NEST2MQTT__HTTP__PROXIES", "[\"" + supervisor_address + "\"]"},
                           {"NEST2MQTT__HTTP__LOGIN", "true"}};
  for (const auto& [name, value] : environment) all[name] = value;
  process_ = std::make_unique<Process>(std::vector<std::string>{ADDON_START}, all);
}

void Addon::replace_program(const std::string& name, const std::string& shell_script) {
  dir_.write_file("programs/" + name, "#!/bin/sh\n" + shell_script, for_everybody);
}

}  // namespace nest2mqtt::test
