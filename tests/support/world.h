#pragma once

#include <string>

#include <gtest/gtest.h>

#include "support/bridge.h"
#include "support/broker.h"
#include "support/mqtt_probe.h"
#include "support/simulator.h"

namespace nest2mqtt::test {

struct WorldOptions {
  BrokerOptions broker = {};
  SimulatorOptions simulator = {};
  /// api_url, mqtt_url and (if the simulator plays them) nle_url and sdm_url are filled in where they are empty; users
  /// and TLS files are not.
  BridgeOptions bridge = {};
  ProbeOptions probe = {};
  bool start_bridge = true;
};

/// Broker, service, bridge and an observer, each real, wired together for one test. Make it inside
/// the test's body: when it goes away after a failure it prints the logs.
class World {
 public:
  explicit World(WorldOptions options = {});
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// The bridge is connected to both sides: bridge/state and bridge/cloud say `online`. Both are retained: after
  /// bridge.kill() first wait until bridge/state is `offline`, or this may see what was said before.
  [[nodiscard]] testing::AssertionResult wait_online() const;

  /// Restarts the broker and lets the probe connect again.
  void restart_broker();

  // Public on purpose: a test speaks to all four. In the order in which they are started.
  Broker broker;
  Simulator simulator;
  MqttProbe probe;
  Bridge bridge;
};

}  // namespace nest2mqtt::test
