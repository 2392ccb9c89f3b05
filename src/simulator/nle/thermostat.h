#pragma once

#include <map>
#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"

#include "home/home.h"
#include "home/raw_temperatures.h"
#include "nle/buckets.h"

namespace nest2mqtt::simulator {

/// A thermostat of a home as one of generation 1 or 2 that talks to a server of No Longer Evil: tells the server in its
/// words how things are in the home document, and does there what the server says.
class Thermostat {
 public:
  /// What the thermostat tells the server when it reports everything: the values by bucket. `home` is the document,
  /// `thermostat` its object there. Fields of its member `nle` stand above what follows from the rest.
  [[nodiscard]] std::map<BucketKind, json::object> report(const json::object& home, const json::object& thermostat,
                                                          WallTime now);

  /// Does what the server has set in a bucket. With `fan_timer_lasts` false the thermostat does not start its fan,
  /// which is what came of the server's v1.0.1: the next report ends the timer. At `revert_at`, if given, everything is
  /// taken back.
  void obey(Home& home, const Path& path, BucketKind bucket, const json::object& values, WallTime now,
            bool fan_timer_lasts, std::optional<Instant> revert_at);

 private:
  [[nodiscard]] json::object shared_report(const json::object& thermostat);
  [[nodiscard]] json::object device_report(const json::object& home, const json::object& thermostat, WallTime now);
  [[nodiscard]] std::string eco_mode(const json::object& home, const json::object& thermostat);
  [[nodiscard]] std::int64_t target_time(const json::object& thermostat, WallTime now);
  /// The fields of the home document that a value changes; what the document has no field for goes into `nle`.
  void change(const json::object& thermostat, std::string_view field, const json::value& value, WallTime now,
              bool fan_timer_lasts, json::object& fields, json::object& nle);
  void change_eco(const json::object& thermostat, const json::object& values, WallTime now, json::object& fields);

  RawTemperatures temperatures_;
  bool manual_eco_ = false;
  std::string time_to_target_;  ///< the text of the home document for which `target_time_` was computed
  std::int64_t target_time_ = 0;
};

}  // namespace nest2mqtt::simulator
