#include "nle_world.h"

#include <utility>

namespace nest2mqtt::test {

WorldOptions nle_only(WorldOptions options) {
  if (options.simulator.home.empty()) options.simulator.home = NEST2MQTT_HOMES "/no-longer-evil.json";
  options.simulator.nle = true;
  options.bridge.wwn = false;
  return options;
}

void NleTest::start_nle(WorldOptions options) {
  options.bridge.settings.merge(std::map<std::string, Setting>{{"write.confirm", "25s"}, {"write.ttl", "30s"}});
  start(nle_only(std::move(options)));
}

std::vector<std::string> NleTest::commands() {
  std::vector<std::string> names;
  for (const json::value& command : world().simulator.nle_commands()) {
    names.emplace_back(command.at("command").as_string());
  }
  return names;
}

}  // namespace nest2mqtt::test
