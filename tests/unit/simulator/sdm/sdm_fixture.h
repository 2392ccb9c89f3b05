#pragma once

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "home/services.h"
#include "sdm/sdm_control.h"
#include "sdm/service.h"
#include "support.h"

namespace nest2mqtt::simulator {

inline const std::string sdm_project_id = "11111111-2222-4333-8444-555555555555";
inline const std::string hall_id = "AVPHwEvEXAMPLEthermostatHall0001";    ///< HEATCOOL 19.5 to 24, with a fan, shows F
inline const std::string attic_id = "AVPHwEvEXAMPLEthermostatAttic002";   ///< HEAT 18, cannot cool, shows C
inline const std::string garage_id = "AVPHwEvEXAMPLEcameraGarageLegacy";  ///< a legacy camera
inline const std::string doorbell_id = "AVPHwEvEXAMPLEdoorbellBattery001";  ///< has no pictures
inline const Path hall_path{"devices", "thermostats", hall_id};
inline const Path attic_path{"devices", "thermostats", attic_id};

/// Google Device Access with config/homes/google.json, without sockets.
class SdmTest : public testing::Test {
 protected:
  explicit SdmTest(json::object home = shipped_home("google.json"));

  /// Lets virtual time pass.
  void pass(std::chrono::milliseconds time);

  SdmAnswer ask(const std::string& method, const std::string& target, const std::string& body = "",
                const std::string& authorization = "");
  /// A call of the API with an access token; `path` comes after the project. Status and body: `404 {...}`.
  std::string call(const std::string& path, const std::string& method = "GET", const std::string& body = "");
  /// The body of a call.
  json::object get(const std::string& path);
  /// Sends a command; `name` without the prefix, `params` JSON text. `200 {}`, or status, gRPC status and message.
  std::string command(const std::string& device, const std::string& name, const std::string& params);
  /// A trait of a device as text, `name` without the prefix; empty if it has none.
  std::string trait(const std::string& device, const std::string& name);

  /// Sends a form to the token endpoint: status and body.
  std::string token(const std::string& fields);
  /// The same with the client and the refresh token of the settings.
  std::string refresh(const std::string& refresh_token = "1//simulator-refresh-token");
  /// A member of the answer to `token`.
  static std::string member(const std::string& answer, const std::string& name);

  /// Asks the control API below /sdm: status and body.
  std::string control(const std::string& verb, const std::string& body = "{}", const std::string& method = "POST");

  /// The text at a path in the home document.
  std::string home(const Path& path);
  void set_home(const Path& path, const json::value& value);
  void fault(const std::string& text);

  FakeConnections connections_;
  Instant now_{std::chrono::steady_clock::time_point(std::chrono::hours(1)), noon()};
  Simulation simulation_;
  SdmService service_;
  std::string access_token_;  ///< as `call` has it; empty: it asks for one
};

}  // namespace nest2mqtt::simulator
