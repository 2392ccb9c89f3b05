#pragma once

#include <string>

#include "e2e/support/command_test.h"

namespace nest2mqtt::test {

// What is in config/homes/no-longer-evil.json.
inline const std::string nle_living_room = "/devices/thermostats/02AA01AC00TEST01";  ///< heat, 21 C, has a fan
inline const std::string nle_upstairs = "/devices/thermostats/02AA01AC00TEST02";     ///< eco, was heat-cool; no fan

/// A bridge with a No Longer Evil server that has that home, and with no other service.
[[nodiscard]] WorldOptions nle_only(WorldOptions options = {});

class NleTest : public CommandTest {
 protected:
  /// A command is confirmed by the word of the thermostat, three seconds after the server's.
  void start_nle(WorldOptions options = {});

  /// The names of the commands that reached the server, in order.
  [[nodiscard]] std::vector<std::string> commands();
};

}  // namespace nest2mqtt::test
