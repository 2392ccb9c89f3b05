#pragma once

#include <map>
#include <optional>
#include <string>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// The temperatures of one thermostat as its firmware has them: degrees C with decimals, whatever scale it displays.
/// The home document has the rounded ones, to 0.5 C and 1 F, and they can be changed there too.
class RawTemperatures {
 public:
  /// The raw number behind the fields `name`_c and `name`_f of the thermostat; nothing if it has neither. It stays what
  /// `set` made it as long as the fields stay; else it follows the field that has changed since the last call, and that
  /// of the scale that the thermostat displays if both have.
  [[nodiscard]] std::optional<double> read(const json::object& thermostat, const std::string& name);

  /// Sets the raw number. Puts the rounded temperatures, which belong into the home document, into `fields`.
  void set(const std::string& name, double celsius, json::object& fields);

 private:
  struct Reading {
    std::optional<double> c;
    std::optional<double> f;
    double raw;
  };

  std::map<std::string, Reading> readings_;  ///< by name
};

}  // namespace nest2mqtt::simulator
