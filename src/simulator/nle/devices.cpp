#include "nle/devices.h"

#include <algorithm>
#include <utility>

#include "home/services.h"
#include "json/fields.h"

namespace nest2mqtt::simulator {
namespace {

constexpr std::string_view default_api_key = "simulator-device-key";

/// A text in the member `nle` of a thermostat.
std::string nle_text(const json::object& thermostat, std::string_view field, std::string_view otherwise) {
  const json::object* const nle = find_object(thermostat, {std::string(no_longer_evil)});
  const std::string_view text = nle == nullptr ? std::string_view() : text_of(*nle, field);
  return std::string(text.empty() ? otherwise : text);
}

}  // namespace

NleDevices::NleDevices(Simulation& simulation, bool fan_timers_last)
    : simulation_(simulation), fan_timers_last_(fan_timers_last) {}

void NleDevices::start(Instant now, std::chrono::seconds connect_after) {
  const WallTime time = simulation_.clock().at(now);
  state_ = ServerState::running;
  next_check_ = time + check_interval;
  connects_at_ = time + connect_after;
  follow_home(time);
  for (auto& [serial, device] : devices_) {
    device.presence = {.api_key = std::nullopt, .is_available = true, .last_seen = time};
    device.tracked = true;
    device.connects_at = connects_at_;
    device.connected = false;
    device.request_ends_at.reset();
  }
  advance(now);
}

void NleDevices::begin_stop() {
  state_ = ServerState::stopping;
}

void NleDevices::stop() {
  state_ = ServerState::stopped;
  for (auto& [serial, device] : devices_) {
    device.connected = false;
    device.request_ends_at.reset();
  }
}

void NleDevices::advance(Instant now) {
  const WallTime time = simulation_.clock().at(now);
  follow_home(time);
  if (state_ == ServerState::stopped) return;
  for (auto& [serial, device] : devices_) {
    if (!device.path) continue;
    const json::object* const thermostat = find_object(home().document().root(), *device.path);
    if (thermostat == nullptr) continue;
    const bool is_online = flag_of(*thermostat, "is_online", true);
    if (is_running()) {
      connect(device, is_online, time);
      if (device.connected && !device.asleep) act(serial, device, time);
    } else if (device.connected && device.request_ends_at && is_online && !device.asleep) {
      // It does what it is told in the request that is still open; its report reaches nobody.
      (void)obey(device, time);
    }
    if (device.request_ends_at && time >= *device.request_ends_at) device.request_ends_at.reset();
  }
  if (is_running() && time >= next_check_) check_availability(time);
}

void NleDevices::act(const std::string& serial, Device& device, WallTime time) {
  const std::vector<BucketKind> done = obey(device, time);
  const std::uint64_t revision = home().document().revision();
  if (!done.empty() || device.reported_revision != revision) {
    report(serial, device, done, time);
    device.reported_revision = revision;
  }
  // A request that ends unanswered is followed by the next one.
  const bool waits = device.request_ends_at && time < *device.request_ends_at;
  if (!waits) mark_seen(device, time);
}

void NleDevices::follow_home(WallTime time) {
  const json::object& document = home().document().root();
  std::vector<std::string> present;
  for (const Path& path : devices_in(document, "thermostats")) {
    const json::object& thermostat = *find_object(document, path);
    if (!belongs_to(thermostat, no_longer_evil)) continue;
    const std::string serial = nle_text(thermostat, "serial", path.back());
    present.push_back(serial);
    const bool is_new = !devices_.contains(serial);
    Device& device = add(serial);
    if (is_new) device.connects_at = std::max(time, connects_at_);
    device.path = path;
    device.api_key = nle_text(thermostat, "api_key", default_api_key);
  }
  std::vector<std::string> gone;
  for (const auto& [serial, device] : devices_) {
    const bool is_here = std::find(present.begin(), present.end(), serial) != present.end();
    if (device.path && !is_here) gone.push_back(serial);
  }
  for (const std::string& serial : gone) remove(serial);
}

void NleDevices::connect(Device& device, bool is_online, WallTime time) {
  if (!is_online) {
    device.connected = false;
    device.connects_at = time;
  } else if (!device.connected && !device.asleep && time >= device.connects_at) {
    device.connected = true;
    device.reported_revision.reset();
    device.request_ends_at = time + hold_time;
    // What it was told while it was away it is told again now, and does a moment later.
    for (Pending& pending : device.pending) pending.due = std::max(pending.due, time + reaction_time);
  }
}

std::vector<BucketKind> NleDevices::obey(Device& device, WallTime time) {
  std::vector<BucketKind> done;
  std::vector<Pending> due;
  for (Pending& pending : device.pending) {
    if (pending.due <= time) due.push_back(std::move(pending));
  }
  std::erase_if(device.pending, [&](const Pending& pending) { return pending.due <= time; });
  for (const Pending& pending : due) {
    device.thermostat.obey(home(), *device.path, pending.bucket, pending.values, time, fan_timers_last_,
                           pending.revert_at);
    commands_.set_done(pending.log_entry, time);
    done.push_back(pending.bucket);
  }
  return done;
}

void NleDevices::report(const std::string& serial, Device& device, const std::vector<BucketKind>& done, WallTime time) {
  const json::object& document = home().document().root();
  const auto told = device.thermostat.report(document, *find_object(document, *device.path), time);
  const auto is_pending = [&](BucketKind kind, std::string_view field) {
    return std::any_of(device.pending.begin(), device.pending.end(), [&](const Pending& pending) {
      return pending.bucket == kind && pending.values.contains(field);
    });
  };
  bool spoke = false;
  for (const auto& [kind, values] : told) {
    json::object changed;
    for (const auto& value : values) {
      const json::value* const known = field_of(device.buckets, kind, value.key());
      if (known != nullptr && *known == value.value()) continue;
      if (!is_pending(kind, value.key())) changed[value.key()] = value.value();
    }
    const bool confirms = std::find(done.begin(), done.end(), kind) != done.end();
    if (changed.empty() && !confirms) continue;
    device.buckets[kind].merge(changed, time);
    events_.push_back(serial);
    spoke = true;
  }
  if (!spoke && !done.empty()) events_.push_back(serial);
  if (spoke || !done.empty() || !device.presence.api_key) mark_seen(device, time);
}

void NleDevices::mark_seen(Device& device, WallTime time) {
  device.tracked = true;
  device.request_ends_at = time + hold_time;
  device.presence = {.api_key = device.api_key, .is_available = true, .last_seen = time};
}

void NleDevices::check_availability(WallTime time) {
  next_check_ = time + check_interval;
  for (auto& [serial, device] : devices_) {
    if (!device.tracked) continue;
    if (device.request_ends_at) {
      device.presence.is_available = true;
      device.presence.last_seen = time;
    } else if (device.presence.last_seen && time - *device.presence.last_seen > availability_timeout) {
      device.presence.is_available = false;
    }
  }
}

void NleDevices::command(const std::string& serial, const CommandEffect& effect, std::size_t log_entry,
                         std::optional<Instant> revert_at, Instant now) {
  const WallTime time = simulation_.clock().at(now);
  Device& device = add(serial);
  device.buckets[effect.bucket].merge(effect.values, time);
  events_.push_back(serial);
  if (device.path) {
    device.pending.push_back({time + reaction_time, effect.bucket, effect.values, revert_at, log_entry});
    if (!device.request_ends_at) return;
    if (device.connected) {
      device.request_ends_at = std::min(*device.request_ends_at, time + push_time);
    } else {
      device.request_ends_at.reset();  // nobody takes it: the server sees that the connection is gone
    }
  }
}

const Buckets* NleDevices::buckets(const std::string& serial) const {
  const Device* const device = find_device(serial);
  return device == nullptr ? nullptr : &device->buckets;
}

std::optional<json::object> NleDevices::status(const std::string& serial, Instant now) const {
  const Device* const device = find_device(serial);
  if (device == nullptr) return std::nullopt;
  return status_of(serial, device->buckets, device->presence, simulation_.clock().at(now));
}

Presence NleDevices::presence(const std::string& serial) const {
  const Device* const device = find_device(serial);
  return device == nullptr ? Presence{} : device->presence;
}

bool NleDevices::is_tracked(const std::string& serial) const {
  const Device* const device = find_device(serial);
  return device != nullptr && device->tracked;
}

std::size_t NleDevices::subscriptions(const std::string& serial) const {
  const Device* const device = find_device(serial);
  return device != nullptr && device->request_ends_at ? 1 : 0;
}

bool NleDevices::has_open_requests() const {
  return std::any_of(devices_.begin(), devices_.end(),
                     [](const auto& entry) { return entry.second.request_ends_at.has_value(); });
}

std::vector<std::string> NleDevices::take_events() {
  return std::exchange(events_, {});
}

bool NleDevices::set_asleep(const std::string& serial, bool asleep, Instant now) {
  const auto found = devices_.find(serial);
  if (found == devices_.end() || !found->second.path) return false;
  Device& device = found->second;
  if (device.asleep && !asleep) {
    const WallTime earliest = simulation_.clock().at(now) + reaction_time;
    for (Pending& pending : device.pending) pending.due = std::max(pending.due, earliest);
  }
  device.asleep = asleep;
  return true;
}

void NleDevices::add_phantom(const std::string& serial, Instant now) {
  Device& device = add(serial);
  device.buckets[BucketKind::shared].merge({{"target_temperature", 20.0}, {"target_change_pending", true}},
                                           simulation_.clock().at(now));
  events_.push_back(serial);
}

bool NleDevices::remove_phantom(const std::string& serial) {
  const Device* const device = find_device(serial);
  if (device == nullptr || device->path) return false;
  remove(serial);
  return true;
}

json::array NleDevices::describe() const {
  json::array all;
  for (const std::string& serial : order_) {
    const Device& device = devices_.at(serial);
    const auto& seen = device.presence.last_seen;
    all.emplace_back(json::object{{"serial", serial},
                                  {"device", device.path ? json::value(device.path->back()) : json::value()},
                                  {"asleep", device.asleep},
                                  {"connected", device.connected},
                                  {"pending", device.pending.size()},
                                  {"is_available", device.presence.is_available},
                                  {"last_seen", seen ? json::value(format_utc(*seen)) : json::value()}});
  }
  return all;
}

NleDevices::Device& NleDevices::add(const std::string& serial) {
  const auto [found, is_new] = devices_.try_emplace(serial);
  if (is_new) order_.push_back(serial);
  return found->second;
}

void NleDevices::remove(const std::string& serial) {
  devices_.erase(serial);
  std::erase(order_, serial);
}

const NleDevices::Device* NleDevices::find_device(const std::string& serial) const {
  const auto found = devices_.find(serial);
  return found == devices_.end() ? nullptr : &found->second;
}

}  // namespace nest2mqtt::simulator
