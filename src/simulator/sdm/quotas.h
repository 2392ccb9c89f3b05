#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/instant.h"

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// The quotas of a Device Access project in the sandbox (developers.google.com/nest/device-access/project/limits), and
/// how often each method was called. A window begins with the first call in it; a call that is refused does not count
/// in any window. Times are virtual.
class SdmQuotas {
 public:
  /// A command to a device.
  struct Command {
    std::string device;     ///< its name: `enterprises/<project>/devices/<id>`
    std::string_view type;  ///< THERMOSTAT, CAMERA, DOORBELL or DISPLAY
    std::string_view name;  ///< `sdm.devices.commands.ThermostatMode.SetMode`
  };

  explicit SdmQuotas(bool limits) : limits_(limits) {}

  /// A call of a method of the API (`devices.list`) for the user. Returns what is limited if the call has to be
  /// refused: "the ListDevices API for the user".
  [[nodiscard]] std::optional<std::string> take(const std::string& user, const std::string& method, WallTime now);
  /// The same for `devices.executeCommand`, which has quotas of the command and of the device too.
  [[nodiscard]] std::optional<std::string> take(const std::string& user, const Command& command, WallTime now);

  /// Counts a call that has no quota.
  void count(const std::string& method) { ++calls_[method]; }

  /// Nothing is refused any more, or again. Switching it forgets every window.
  void set_limits(bool limits);
  [[nodiscard]] bool limits() const { return limits_; }

  /// Calls by method, also those that were refused.
  [[nodiscard]] json::object calls() const;
  /// Refused calls, by what was limited.
  [[nodiscard]] json::object limited_by() const;
  [[nodiscard]] std::size_t limited() const;

 private:
  struct Quota {
    std::string key;      ///< of the window
    std::string subject;  ///< what the error says
    std::size_t calls;
    std::chrono::minutes length;
  };
  struct Window {
    WallTime begin;
    std::size_t calls = 0;
  };

  /// Takes one call of each quota, or none if one is used up.
  std::optional<std::string> take(const std::vector<Quota>& quotas, WallTime now);
  [[nodiscard]] bool is_used_up(const Quota& quota, WallTime now) const;

  bool limits_;
  std::map<std::string, Window> windows_;
  std::map<std::string, std::size_t> calls_;
  std::map<std::string, std::size_t> limited_by_;
};

}  // namespace nest2mqtt::simulator
