#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "nest2mqtt/base/instant.h"

#include "thermostat_status.h"

namespace nest2mqtt::nle {

/// Which thermostats are there. A server says so of a thermostat that has spoken within 300 s; but for the first 300 s
/// after its own start it says so of every thermostat that it knows. When it was started it does not say, so it may
/// have been whenever there was no contact with it: before the first read, and before the first one after a failure.
/// For 300 s from such a read on, a thermostat is there only if there is a sign of it: a request of its is open
/// (`subscription_count`), it has spoken since the server was started (`api_key`), `last_seen` has moved since that
/// read, or it was there before the contact was lost, less than 300 s ago.
class Availability {
 public:
  static constexpr auto server_timeout = std::chrono::seconds(300);

  /// The server has answered. Call `is_online` for what it says after this.
  void read(std::span<const ThermostatStatus> thermostats, Instant now);
  /// The link is no longer online: a read has failed, or the stream of events has ended.
  void lost() { in_contact_ = false; }

  /// Of a thermostat of the last read.
  [[nodiscard]] bool is_online(const std::string& serial) const;

 private:
  struct Sign {
    std::string last_seen;  ///< in the first read of this contact
    bool is_proven = false;
    bool is_online = false;
  };

  void begin_contact(Instant now);

  bool in_contact_ = false;
  Instant believe_from_{};
  std::optional<Instant> last_read_;
  std::map<std::string, Sign> signs_;  ///< by serial
};

}  // namespace nest2mqtt::nle
