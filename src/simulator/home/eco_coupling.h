#pragma once

#include <map>
#include <optional>
#include <string>

#include "home/home_document.h"

namespace nest2mqtt::simulator {

/// When a structure becomes away, its thermostats go to eco one second later; when somebody is home again, they return
/// to the mode of before. A thermostat that is off stays off, and so does one outside Works with
/// Nest: it does not know who is at home.
class EcoCoupling {
 public:
  /// Finds changes of `away` by comparing with the last call, because writes, scenarios and the control API change it.
  void advance(HomeDocument& document, WallTime now);

 private:
  struct Structure {
    std::string away;
    std::optional<WallTime> due;
  };

  std::map<std::string, Structure> structures_;
};

}  // namespace nest2mqtt::simulator
