#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/error.h"

namespace nest2mqtt::nle {

/// What a server says of one thermostat (`GET /api/devices`), as far as it is used. Temperatures are in degrees
/// Celsius, as the thermostat reports them. What the server does not say, or says in another type, has no value.
struct ThermostatStatus {
  std::string serial;  ///< never empty
  std::optional<std::string> name = std::nullopt;
  bool is_available = false;
  /// A local time of the server without a zone. Used only to see whether it has changed.
  std::string last_seen = {};
  bool is_subscribed = false;  ///< a request of the thermostat is open now: it is there
  /// The thermostat has spoken since the server was started: the server keeps its `api_key` in memory only. The key
  /// itself, which the server shows to everybody, is not read.
  bool has_key = false;

  std::optional<double> current_temperature = std::nullopt;
  std::optional<double> backplate_temperature = std::nullopt;
  std::optional<double> humidity = std::nullopt;
  std::optional<double> target_humidity = std::nullopt;

  std::optional<double> target = std::nullopt;
  std::optional<double> target_low = std::nullopt;
  std::optional<double> target_high = std::nullopt;
  std::optional<double> eco_low = std::nullopt;
  std::optional<double> eco_high = std::nullopt;
  std::optional<std::string> mode = std::nullopt;      ///< heat, cool, range, off, emergency; also while it is in eco
  std::optional<std::string> eco_mode = std::nullopt;  ///< written by the thermostat
  std::optional<std::string> scale = std::nullopt;     ///< C or F
  bool is_heating = false;
  bool is_cooling = false;

  std::optional<bool> fan_timer_active = std::nullopt;
  std::optional<double> fan_timer_timeout = std::nullopt;  ///< seconds since 1970; 0: the fan does not run by its timer
  /// How long the fan runs when it is started next. The server does not list it, so `read_devices` leaves it
  /// empty; the Upstream fills in what this bridge has set last, if the server took it.
  std::optional<int> fan_minutes = std::nullopt;
  std::optional<bool> can_heat = std::nullopt;
  std::optional<bool> can_cool = std::nullopt;
  std::optional<bool> has_fan = std::nullopt;

  std::optional<bool> has_leaf = std::nullopt;
  std::optional<std::string> software_version = std::nullopt;
  std::optional<double> time_to_target = std::nullopt;  ///< seconds since 1970; 0: none
  std::optional<std::string> training = std::nullopt;   ///< ready: `time_to_target` can be used
  std::optional<std::string> safety_state = std::nullopt;
  std::optional<std::string> schedule_mode = std::nullopt;

  [[nodiscard]] bool is_in_eco() const;

  friend bool operator==(const ThermostatStatus&, const ThermostatStatus&) = default;
};

/// The word of Works with Nest for a mode of the server, without eco: what is shown and written.
[[nodiscard]] std::string_view mode_word(std::string_view mode);

/// Reads an answer to `GET /api/devices`. Left out are phantoms: a command to a serial that does not exist makes the
/// server list one, of which no thermostat has ever told anything. (A missing temperature alone does not tell: the
/// server says null for exactly 0.0 °C.) NaN, which the server takes as a setpoint and hands on although JSON has no
/// such number, is no value. The error, never a part of the answer, says what is wrong with the whole.
[[nodiscard]] Result<std::vector<ThermostatStatus>> read_devices(std::string_view answer);

}  // namespace nest2mqtt::nle
