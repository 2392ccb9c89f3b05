#include "home/missing_devices.h"

#include "nest2mqtt/base/joined.h"

namespace nest2mqtt::sdm {

std::vector<std::string> MissingDevices::take_new(const KnownDevices& devices, Instant now) {
  std::erase_if(asked_, [&](const std::string& name) { return devices.is_online(name, now); });
  std::vector<std::string> found;
  for (const std::string& name : devices.missing()) {
    if (asked_.insert(name).second) found.push_back(name);
  }
  return found;
}

std::string advice_on_missing(const KnownDevices& devices) {
  const auto missing = devices.missing();
  if (missing.empty()) return "";
  const auto id_of = [](const std::string& name) { return name.substr(name.rfind('/') + 1); };
  return "Google does not list " + joined(missing, ", ", id_of) + " any more; if that was not you, allow it again at " +
         std::string(permissions_page);
}

}  // namespace nest2mqtt::sdm
