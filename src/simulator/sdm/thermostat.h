#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nest2mqtt/base/instant.h"

#include "home/raw_temperatures.h"
#include "json/json_text.h"
#include "sdm/errors.h"

namespace nest2mqtt::simulator {

/// A thermostat of a home as Device Access shows it, and what its commands do. `home` is the document, `thermostat` the
/// object there. The member `sdm` of that object may have `raw`: exact degrees C by name (`ambient_temperature`), which
/// hold as long as the rounded fields beside them are what they round to.
class SdmThermostat {
 public:
  /// The traits, by their full names.
  [[nodiscard]] json::object traits(const json::object& home, const json::object& thermostat);

  /// The fields of the document that a command changes.
  [[nodiscard]] SdmResult<json::object> effect_of(std::string_view command, const json::object& params,
                                                  const json::object& home, const json::object& thermostat,
                                                  WallTime now);

 private:
  /// Takes `raw` over if it has changed.
  void read_raw(const json::object& thermostat);
  /// Not by being away: Device Access does not show that.
  bool in_manual_eco(const json::object& home, const json::object& thermostat);
  [[nodiscard]] json::object setpoints(std::string_view mode, const json::object& thermostat);

  SdmResult<json::object> set_mode(std::string_view command, const json::object& params,
                                   const json::object& thermostat) const;
  SdmResult<json::object> set_eco(std::string_view command, const json::object& params, const json::object& home,
                                  const json::object& thermostat);
  SdmResult<json::object> set_setpoints(std::string_view command, const json::object& params, const json::object& home,
                                        const json::object& thermostat);

  RawTemperatures temperatures_;
  json::object raw_;
  bool manual_eco_ = false;
};

/// The mode of the heating system, whatever eco does: HEAT, COOL, HEATCOOL or OFF.
[[nodiscard]] std::string_view sdm_mode(const json::object& thermostat);

/// The modes that the thermostat can have.
[[nodiscard]] json::array sdm_available_modes(const json::object& thermostat);

}  // namespace nest2mqtt::simulator
