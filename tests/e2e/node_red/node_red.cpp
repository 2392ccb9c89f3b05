#include "node_red.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include <gtest/gtest.h>

#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

namespace json = boost::json;

// Without httpAdminRoot and httpNodeRoot no port is opened. The rest: nothing is looked up or installed from outside.
constexpr const char* settings = R"(module.exports = {
  flowFile: 'flows.json',
  credentialSecret: false,
  httpAdminRoot: false,
  httpNodeRoot: false,
  telemetry: { enabled: false, updateNotification: false },
  externalModules: {
    autoInstall: false,
    palette: { allowInstall: false, allowUpdate: false, allowUpload: false },
    modules: { allowInstall: false },
  },
};
)";

/// Where scripts/test installs it; the environment variable wins.
std::filesystem::path program() {
  const char* folder = std::getenv("NEST2MQTT_NODE_RED_DIR");
  return std::filesystem::path(folder == nullptr ? NEST2MQTT_NODE_RED_DIR : folder) / "node_modules/node-red/red.js";
}

std::vector<std::string> command(const TempDir& user_dir, const Broker& broker, Flow flow) {
  flow.set_broker(broker.port());
  flow.publish_what_is_shown();
  flow.let_buttons_be_pressed();
  user_dir.write_file("flows.json", flow.text());
  return {installed_program("node"), program(),    "--userDir",
          user_dir.path(),           "--settings", user_dir.write_file("settings.js", settings)};
}

/// The processor time that a process has used, in clock ticks (proc(5), fields 14 and 15 of stat).
std::uint64_t cpu_ticks(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(stat, text);
  std::istringstream fields(text.substr(std::min(text.rfind(')') + 1, text.size())));
  std::string field;
  constexpr int before_user_time = 11;  // of those behind the name
  for (int i = 0; i < before_user_time; ++i) fields >> field;
  std::uint64_t user = 0;
  std::uint64_t system = 0;
  fields >> user >> system;
  return user + system;
}

}  // namespace

std::optional<std::string> NodeRed::missing() {
  if (!std::filesystem::exists(program())) return "Node-RED is not installed: there is no " + program().string();
  try {
    static_cast<void>(installed_program("node"));
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return std::nullopt;
}

NodeRed::NodeRed(const Broker& broker, MqttProbe& probe, Flow flow)
    : probe_(probe),
      start_(probe.mark()),
      process_(command(user_dir_, broker, std::move(flow)), {{"NODE_ENV", "production"}}) {
  knock();
}

NodeRed::~NodeRed() {
  if (testing::Test::HasFailure() || std::uncaught_exceptions() > 0) {
    std::fprintf(stderr, "---- log of Node-RED\n%s\n", process_.output().c_str());
  }
}

/// Nobody is told when Node-RED has subscribed. It sends all its subscriptions at once, so when it hears one topic it
/// hears all.
void NodeRed::knock() {
  const auto heard = [this] {
    probe_.publish(Flow::press_topic, Flow::knock);
    probe_.sync();
    return !process_.running() || !shown_at(Flow::knock).empty();
  };
  // A start takes as long as it takes: given up only when it has done nothing for a while.
  auto before = cpu_ticks(process_.pid());
  while (!wait_until(heard)) {
    const auto now = cpu_ticks(process_.pid());
    if (now <= before) break;
    before = now;
  }
  if (!process_.running() || shown_at(Flow::knock).empty()) {
    throw std::runtime_error("Node-RED does not come up:\n" + process_.output());
  }
}

void NodeRed::press(std::string_view button) {
  probe_.publish(Flow::press_topic, "nest2mqtt-" + std::string(button));
}

std::vector<Shown> NodeRed::shown_at(std::string_view node) const {
  const std::string topic = Flow::shown_topic(node);
  std::vector<Shown> found;
  for (const Message& message : probe_.messages_since(start_)) {
    if (message.topic != topic) continue;
    const json::object shown = json::parse(message.payload).as_object();
    const auto text = [&shown](const char* name) {
      const auto* member = shown.if_contains(name);
      return member != nullptr && member->is_string() ? std::string(member->as_string()) : std::string();
    };
    const auto* payload = shown.if_contains("payload");
    found.push_back({text("type"), text("topic"), payload == nullptr ? json::value() : *payload});
  }
  return found;
}

Shown NodeRed::wait_for_shown(std::string_view node, std::size_t number) const {
  std::vector<Shown> found;
  const auto enough = [&] {
    found = shown_at(node);
    return found.size() >= number;
  };
  if (!wait_until(enough)) {
    throw std::runtime_error(std::string(node) + " has shown " + std::to_string(found.size()) + " messages, not " +
                             std::to_string(number));
  }
  return found.at(number - 1);
}

}  // namespace nest2mqtt::test
