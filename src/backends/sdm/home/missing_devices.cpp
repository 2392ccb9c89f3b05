#include "home/missing_devices.h"

#include "nest2mqtt/base/joined.h"

#include "abilities.h"
#include "device_fields.h"

namespace nest2mqtt::sdm {

std::vector<std::string> MissingDevices::take_new(const KnownDevices& devices) {
  std::erase_if(asked_, [&](const std::string& name) { return !devices.is_missing(name); });
  std::vector<std::string> found;
  for (const std::string& name : devices.missing()) {
    if (asked_.insert(name).second) found.push_back(name);
  }
  return found;
}

std::string advice_on_missing(const KnownDevices& devices) {
  const auto missing = devices.missing();
  if (missing.empty()) return "";
  return "Google does not list " + joined(missing, ", ", device_id) +
         " any more; if that was not you, allow it again at " + std::string(permissions_page);
}

}  // namespace nest2mqtt::sdm
