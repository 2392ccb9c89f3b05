#pragma once

#include <chrono>
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
/// soon as it has taken the command. They are held back, and the values of before are shown, until the thermostat has
/// sent something after the command, or `max_hold` has passed. So a command is confirmed by the thermostat and not by
/// the server. If the server shows another value before that, an accepted write is reported as reverted.
///
/// What shows that the thermostat has sent something: a thermostat keeps a request open at the server, which answers it
/// with the new value and ends it within 3 s. So from `answered_after` on, a new request (`subscription_count`) is a
/// sure sign. So is a `last_seen` that moves from its value in the first read after `pushed_after`; before, it moves
/// also by a check of the server's own, every 30 s, of a thermostat that sleeps.
class HeldValues {
 public:
  static constexpr auto max_hold = std::chrono::seconds(20);
  static constexpr auto pushed_after = std::chrono::milliseconds(2750);
  static constexpr auto answered_after = std::chrono::milliseconds(3500);

  /// A write is sent: holds back what it sets. `shown`: the thermostat as it is shown meanwhile.
  void begin(const std::vector<PlannedCall>& calls, const ThermostatStatus& shown);

  /// The calls of the write have ended with `outcome`.
  void ended(const std::string& serial, const std::vector<PlannedCall>& calls, upstream::WriteOutcome::Kind outcome,
             Instant now);

  /// Compares a read that began at `began` with what is held, and lets go what the thermostat has. Returns the writes
  /// that were reverted.
  [[nodiscard]] std::vector<upstream::RevertedWrite> look(const ThermostatStatus& status, Instant began);

  /// Replaces each held value in `status` by the value of before the write.
  void apply(ThermostatStatus& status) const;

  enum class Written { accepted, any };
  /// Replaces held values in `status` by the values that were written: by those that the server has taken for certain,
  /// or by any, also those of calls that have not ended or whose outcome is not known.
  void apply_written(ThermostatStatus& status, Written which) const;

  [[nodiscard]] std::optional<Instant> deadline() const;
  struct Ticked {
    bool let_go = false;      ///< a value that has been held for `max_hold`
    bool wants_read = false;  ///< the server is to be read now
  };
  /// Lets go what has been held for `max_hold`.
  [[nodiscard]] Ticked tick(Instant now);

 private:
  struct Held {
    ThermostatStatus before;
    SettingValue written;
    std::string field;
    bool accepted = false;                                ///< the server has taken it for certain
    std::optional<Instant> ended_at = std::nullopt;       ///< nothing: the calls have not ended
    std::optional<Instant> read_at = std::nullopt;        ///< when the server is to be read
    std::optional<std::string> last_seen = std::nullopt;  ///< in the first read that began after `pushed_after`
  };
  using OfThermostat = std::map<Setting, Held>;

  std::map<std::string, OfThermostat> held_;  ///< by serial
};

}  // namespace nest2mqtt::nle
