#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/upstream/upstream.h"

#include "setting.h"
#include "thermostat_status.h"
#include "write_plan.h"

namespace nest2mqtt::nle {

/// Values that were written and that the server shows, but the thermostat may not have yet: the server shows a value as
/// soon as it has taken the command. They are held back, and the values of before are shown, until the server's
/// `last_seen` has moved since the command, or `max_hold` has passed. If the server shows another value before, the
/// write is reverted. So a command is confirmed by the thermostat and not by the server.
class HeldValues {
 public:
  static constexpr auto max_hold = std::chrono::seconds(20);

  /// The calls of a write leave now. `shown`: the thermostat as it is shown until then.
  void begin(const std::vector<PlannedCall>& calls, const ThermostatStatus& shown);

  /// They have ended. `next_read`: the number of the first read of the server that begins after this.
  void ended(const std::string& serial, const std::vector<PlannedCall>& calls, upstream::WriteOutcome::Kind outcome,
             std::uint64_t next_read, Instant now);

  /// The server's word of a thermostat in the read with this number. Returns what has not lasted.
  [[nodiscard]] std::vector<upstream::RevertedWrite> look(const ThermostatStatus& status, std::uint64_t read);

  /// Puts the values of before into what the server says.
  void apply(ThermostatStatus& status) const;

  [[nodiscard]] std::optional<Instant> deadline() const;
  /// Lets go what has been held for long enough.
  void tick(Instant now);

 private:
  struct Held {
    ThermostatStatus before;
    SettingValue written;
    std::vector<std::string> fields;
    bool accepted = false;                                  ///< the server has taken it for certain
    std::optional<std::uint64_t> from_read = std::nullopt;  ///< nothing: the calls have not ended
    std::optional<std::string> last_seen = std::nullopt;    ///< in the first read after they have ended
    std::optional<Instant> until = std::nullopt;
  };
  using OfThermostat = std::map<Setting, Held>;

  std::map<std::string, OfThermostat> held_;  ///< by serial
};

}  // namespace nest2mqtt::nle
