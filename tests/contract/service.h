#pragma once

#include <string>

#include "nest2mqtt/model/object_id.h"

namespace nest2mqtt::test {

/// One kind of service as the contract suite needs it: a simulator that runs, and what can be made to happen there. The
/// home has the thermostat of `thermostat()` in heat mode, and at least one more. Every function throws if the
/// simulator does not do as asked.
class Service {
 public:
  virtual ~Service() = default;

  /// The table of the back end with one account that has access, as text of a configuration file.
  [[nodiscard]] virtual std::string config() const = 0;
  /// The key of the configuration that gives the access.
  [[nodiscard]] virtual std::string access_key() const = 0;
  /// What must not get out of the back end.
  [[nodiscard]] virtual std::string secret() const = 0;
  [[nodiscard]] virtual model::ObjectId thermostat() const = 0;
  [[nodiscard]] virtual model::ObjectId other_thermostat() const = 0;

  virtual void set_ambient_temperature(double celsius) = 0;  ///< of `thermostat()`
  virtual void remove_other_thermostat() = 0;
  /// The next write is answered that there were too many.
  virtual void limit_next_write() = 0;
  /// The next write is answered that something went wrong in the service.
  virtual void fail_next_write() = 0;
  virtual void take_access_away() = 0;
  /// Connections that are open now end.
  virtual void cut_connections() = 0;
};

}  // namespace nest2mqtt::test
