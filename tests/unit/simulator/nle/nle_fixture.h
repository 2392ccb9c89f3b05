#pragma once

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "home/services.h"
#include "nle/service.h"
#include "support.h"

namespace nest2mqtt::simulator {

inline const std::string first_serial = "02AA01AC00TEST01";
inline const std::string second_serial = "02AA01AC00TEST02";
inline const Path first_thermostat{"devices", "thermostats", first_serial};
inline const Path second_thermostat{"devices", "thermostats", second_serial};

/// A server of No Longer Evil with the thermostats of config/homes/no-longer-evil.json; no sockets. The first one
/// heats, the second one is in eco.
class NleTest : public testing::Test {
 protected:
  explicit NleTest(const Settings& settings = still_settings(),
                   json::object home = shipped_home("no-longer-evil.json"));

  /// Lets virtual time pass in steps of the server's tick.
  void pass(std::chrono::milliseconds time);

  NleReply ask(const std::string& method, const std::string& target, const std::string& body = "",
               const std::string& authorization = "");
  /// The body of the answer to a GET.
  json::object get(const std::string& target);
  json::object status(const std::string& serial = first_serial);
  /// Sends a command; `value` is JSON text. Returns the body of the answer.
  json::object command(const std::string& name, const std::string& value, const std::string& serial = first_serial);
  /// The object that the command was set in, or the message of its refusal, with the status before it.
  std::string outcome(const std::string& name, const std::string& value, const std::string& serial = first_serial);

  /// The text at a path in the home document.
  std::string home(const Path& path);
  void set_home(const Path& path, const json::value& value);

  [[nodiscard]] NleDevices& devices() { return service_.devices(); }

  FakeConnections connections_;
  Instant now_{std::chrono::steady_clock::time_point(std::chrono::hours(1)), noon()};
  Simulation simulation_;
  NleService service_;
};

}  // namespace nest2mqtt::simulator
