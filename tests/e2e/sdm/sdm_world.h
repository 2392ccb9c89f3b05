#pragma once

#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "e2e/support/command_test.h"

namespace nest2mqtt::test {

// What is in config/homes/google.json.
inline const std::string sdm_home = "/structures/AVPHwEtEXAMPLEstructureHome01";
inline const std::string sdm_hall_id = "AVPHwEvEXAMPLEthermostatHall0001";
inline const std::string sdm_attic_id = "AVPHwEvEXAMPLEthermostatAttic002";
inline const std::string sdm_hall = "/devices/thermostats/" + sdm_hall_id;    ///< F, heat-cool 67 to 75, has a fan
inline const std::string sdm_attic = "/devices/thermostats/" + sdm_attic_id;  ///< C, heats only, 18; no fan
inline const std::string sdm_garage = "/devices/cameras/AVPHwEvEXAMPLEcameraGarageLegacy";
inline const std::string sdm_doorbell = "/devices/cameras/AVPHwEvEXAMPLEdoorbellBattery001";

/// The simulator's only subscription.
inline const std::string sdm_subscription = "projects/simulator-cloud/subscriptions/bridge";

/// A bridge with a Google Device Access project that has that home, and with no other service. The quotas are Google's,
/// in real time: of a thermostat four commands can be sent at once, of all together too; the list of devices is read
/// every 2 s and three times at once, then every 30 s.
[[nodiscard]] WorldOptions sdm_only(WorldOptions options = {});

/// A command as it reached Google.
struct SdmCall {
  std::string device;   ///< its id
  std::string command;  ///< without `sdm.devices.commands.`
  json::value params;
  int status;
};

/// At the end of every test Google has never had to say that there were too many calls.
class SdmTest : public CommandTest {
 protected:
  /// A command has 20 s to be confirmed: the device is read one second after the call, and again 6 s later.
  void start_sdm(WorldOptions options = {});

  [[nodiscard]] testing::AssertionResult is_gone(const std::string& path) {
    return world().probe.wait_for_absence("nest" + path);
  }
  /// The bridge says in its health that something needs a person, with these words.
  [[nodiscard]] testing::AssertionResult has_problem(const std::string& words);
  [[nodiscard]] testing::AssertionResult has_no_problem();

  /// The next `count` requests of this kind (`read`, `write`, `login`) are answered with `status`; `body` instead of
  /// the text that Google has for it, if it is not empty.
  void fail_next(int status, const std::string& kind, int count = 1, const std::string& body = "");

  /// The commands that reached Google, oldest first.
  [[nodiscard]] std::vector<SdmCall> calls();
  /// Their names.
  [[nodiscard]] std::vector<std::string> commands();
  /// How often Google was asked by this method, as in `devices.list`; refused calls count too.
  [[nodiscard]] std::int64_t asked(const std::string& method);

  /// Waits until every message that was published has been pulled and acknowledged.
  [[nodiscard]] bool all_is_acknowledged();

  void TearDown() override;
};

}  // namespace nest2mqtt::test
