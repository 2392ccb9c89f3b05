#include "home/known_devices.h"

#include <algorithm>
#include <utility>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::sdm {
namespace {

/// Only thermostats say whether they are connected.
bool says_offline(const Device& device) {
  const json::object* const connectivity = device.trait("Connectivity");
  const auto status = connectivity == nullptr ? std::nullopt : model::string_member(*connectivity, "status");
  return status && *status != "ONLINE";
}

}  // namespace

void KnownDevices::listed(std::vector<Device> devices, Instant now) {
  std::set<std::string> names;
  for (const Device& device : devices) names.insert(device.name);
  for (Device& device : devices) read(std::move(device), now);
  for (const Device& device : devices_) {
    if (names.contains(device.name)) continue;
    missing_.insert(device.name);
    offline_since_.erase(device.name);
  }
  if (devices_.size() <= max_with_missing) return;
  for (const std::string& name : missing()) deleted(name);
}

void KnownDevices::read(Device device, Instant now) {
  if (!says_offline(device)) {
    offline_since_.erase(device.name);
  } else if (!is_online(device.name, now)) {
    // It was not shown as online before, so that it need not be shown so for the delay.
    offline_since_[device.name] = now - offline_delay;
  } else {
    offline_since_.try_emplace(device.name, now);
  }
  missing_.erase(device.name);
  const auto known = std::find_if(devices_.begin(), devices_.end(),
                                  [&](const Device& candidate) { return candidate.name == device.name; });
  if (known == devices_.end()) {
    devices_.push_back(std::move(device));
  } else {
    *known = std::move(device);
  }
}

void KnownDevices::deleted(const std::string& name) {
  std::erase_if(devices_, [&](const Device& device) { return device.name == name; });
  missing_.erase(name);
  offline_since_.erase(name);
}

const Device* KnownDevices::find(const std::string& name) const {
  const auto known =
      std::find_if(devices_.begin(), devices_.end(), [&](const Device& device) { return device.name == name; });
  return known == devices_.end() ? nullptr : &*known;
}

std::vector<std::string> KnownDevices::missing() const {
  return {missing_.begin(), missing_.end()};
}

bool KnownDevices::is_online(const std::string& name, Instant now) const {
  if (missing_.contains(name) || find(name) == nullptr) return false;
  const auto since = offline_since_.find(name);
  return since == offline_since_.end() || now < since->second + offline_delay;
}

std::optional<Instant> KnownDevices::deadline(Instant now) const {
  std::optional<Instant> next;
  for (const auto& [name, since] : offline_since_) {
    const Instant shown_offline = since + offline_delay;
    if (now < shown_offline) next = earlier(next, shown_offline);
  }
  return next;
}

}  // namespace nest2mqtt::sdm
