#pragma once

#include <set>
#include <string>
#include <vector>

#include "home/known_devices.h"

namespace nest2mqtt::sdm {

/// Devices that Google does not list any more. Each is asked for alone, once, because then Google says whether it
/// exists.
class MissingDevices {
 public:
  /// The names of those that are to be asked for now.
  [[nodiscard]] std::vector<std::string> take_new(const KnownDevices& devices);

 private:
  std::set<std::string> asked_;
};

/// What a person has to know of them; empty: none is missing.
[[nodiscard]] std::string advice_on_missing(const KnownDevices& devices);

}  // namespace nest2mqtt::sdm
