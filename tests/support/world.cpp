#include "support/world.h"

#include <cstdio>
#include <exception>
#include <utility>

namespace nest2mqtt::test {
namespace {

BridgeOptions connected(BridgeOptions options, const Broker& broker, const Simulator& simulator) {
  if (options.api_url.empty()) {
    options.api_url = simulator.front_url();
  }
  if (options.nle_url.empty() && simulator.options().nle) {
    options.nle_url = simulator.nle_url();
  }
  if (options.sdm_url.empty() && simulator.options().sdm) {
    options.sdm_url = simulator.sdm_url();
  }
  if (options.mqtt_url.empty()) {
    options.mqtt_url = broker.url();
  }
  return options;
}

void print(const char* what, const std::string& log) {
  std::fprintf(stderr, "---- log of %s\n%s\n", what, log.c_str());
}

}  // namespace

World::World(WorldOptions options)
    : broker(std::move(options.broker)),
      simulator(std::move(options.simulator)),
      probe(broker, std::move(options.probe)),
      bridge(connected(std::move(options.bridge), broker, simulator)) {
  if (options.start_bridge) {
    bridge.start();
  }
}

World::~World() {
  if (testing::Test::HasFailure() || std::uncaught_exceptions() > 0) {
    print("the broker", broker.log());
    print("nest-simulator", simulator.log());
    print("nest2mqtt", bridge.log());
  }
}

testing::AssertionResult World::wait_online() const {
  const auto state = probe.wait_for("nest/bridge/state", "online");
  return state ? probe.wait_for("nest/bridge/cloud", "online") : state;
}

void World::restart_broker() {
  broker.restart();
  probe.reconnect();
}

}  // namespace nest2mqtt::test
