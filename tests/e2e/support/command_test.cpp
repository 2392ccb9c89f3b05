#include "e2e/support/command_test.h"

#include <map>
#include <stdexcept>
#include <utility>

namespace nest2mqtt::test {
namespace {

/// Without it the rest of the test would mean nothing.
void require(const testing::AssertionResult& result) {
  if (!result) throw std::runtime_error(result.message());
}

}  // namespace

std::string cottage_home() {
  return NEST2MQTT_HOMES "/cottage.json";
}

WorldOptions CommandTest::quick(WorldOptions options) {
  std::map<std::string, Setting> defaults = {
      {"write.settle", "200ms"},
      {"write.confirm", "2s"},
      {"write.ttl", "5s"},
  };
  options.bridge.settings.merge(defaults);
  return options;
}

void CommandTest::start(WorldOptions options) {
  const int version = options.probe.mqtt_version;
  const bool with_bridge = options.start_bridge;
  world_.emplace(quick(std::move(options)));
  commander_.emplace(world_->probe, version);
  if (with_bridge) require(world_->wait_online());
}

void CommandTest::start_with(std::map<std::string, Setting> settings) {
  start({.bridge = {.settings = std::move(settings)}});
}

void CommandTest::change(const std::string& path, const std::string& field, const std::string& value,
                         const std::string& payload) {
  world().simulator.set(path + "/" + field, value);
  require(world().probe.wait_for("nest" + path + "/" + field, payload));
  // The document goes after its leaves. Whoever counts messages from here on must not count this one.
  require(world().probe.wait_for("nest" + path, [&](const std::string& document) {
    const auto shown = json::parse(document).as_object();
    return shown.contains(field) && shown.at(field) == json::parse(value);
  }));
}

json::object CommandTest::components(const std::string& device_id) {
  json::object found;
  require(world().probe.wait_for("homeassistant/device/nest_" + device_id + "/config", [&](const std::string& text) {
    if (text.empty()) return false;
    found = json::parse(text).at("components").as_object();
    return true;
  }));
  return found;
}

void CommandTest::close_streams() {
  world().simulator.fault(R"({"fault":"status","status":503,"on":"stream"})");
  world().simulator.fault(R"({"fault":"cut"})");
}

void CommandTest::wait_for_cloud(const std::string& word) {
  require(world().probe.wait_for("nest/bridge/cloud", word));
}

std::vector<Put> CommandTest::puts() {
  std::vector<Put> found;
  for (const json::value& request : world().simulator.writes()) {
    found.push_back(
        {std::string(request.at("path").as_string()), request.at("body"), request.at("status").to_number<int>()});
  }
  return found;
}

void CommandTest::TearDown() {
  if (!world_) return;
  commander().expect_one_final_receipt_each();
  EXPECT_EQ(world().simulator.stat("limited_writes"), 0);
  EXPECT_EQ(world().simulator.stat("limited_calls"), 0);
}

}  // namespace nest2mqtt::test
