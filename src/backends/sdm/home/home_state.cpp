#include "home/home_state.h"

#include <algorithm>
#include <utility>

#include "nest2mqtt/model/schema.h"

#include "home/thermostat_traits.h"

namespace nest2mqtt::sdm {

void HomeState::set_structures(std::vector<Structure> structures) {
  keep_missing_structures(structures);
  // Their rooms are read apart, and are those of before until then.
  for (Structure& structure : structures) {
    for (const Structure& known : structures_.value_or(std::vector<Structure>())) {
      if (known.id == structure.id) structure.rooms = known.rooms;
    }
  }
  structures_ = std::move(structures);
}

/// A structure whose devices have all lost their permission is not listed either, and is kept with them.
void HomeState::keep_missing_structures(std::vector<Structure>& listed) const {
  for (const Structure& known : structures_.value_or(std::vector<Structure>())) {
    const auto is_known = [&](const Structure& structure) { return structure.id == known.id; };
    const auto is_inside = [&](const Device& device) { return device.structure_id == known.id; };
    const auto& devices = devices_.all();
    const bool is_listed = std::any_of(listed.begin(), listed.end(), is_known);
    if (!is_listed && (listed.empty() || std::any_of(devices.begin(), devices.end(), is_inside))) {
      listed.push_back(known);
    }
  }
}

void HomeState::set_rooms(const std::string& structure_id, const std::vector<Room>& rooms) {
  if (!structures_) return;
  for (Structure& structure : *structures_) {
    if (structure.id == structure_id) structure.rooms = rooms;
  }
}

const Device* HomeState::find(const model::ObjectId& id) const {
  if (model::object_kind(id) != model::ObjectKind::thermostat) return nullptr;
  const auto& all = devices_.all();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Device& device) {
    const std::string alias = aliases_.alias(device.id());
    return (alias.empty() ? device.id() : alias) == id.id;
  });
  return found == all.end() ? nullptr : &*found;
}

int HomeState::fan_minutes(const std::string& name) const {
  const auto found = fan_minutes_.find(name);
  return found == fan_minutes_.end() ? ShownDevice{}.fan_minutes : found->second;
}

void HomeState::add_events(const EventMessage& message, Instant now) {
  if (devices_.find(message.device) == nullptr) return;
  cameras_.keep([&](const std::string& name) { return devices_.find(name) != nullptr; });
  cameras_.add(message, now.wall);
}

ShownDevice HomeState::shown(const Device& device, Instant now) const {
  return {.device = device,
          .is_online = devices_.is_online(device.name, now),
          .fan_minutes = fan_minutes(device.name),
          .tells_events = tells_events_,
          .last_event = cameras_.last_event(device.name, now.wall),
          .alias = aliases_.alias(device.id())};
}

model::Document HomeState::document(Instant now) const {
  std::vector<ShownDevice> devices;
  for (const Device& device : devices_.all()) devices.push_back(shown(device, now));
  return make_document(structures_.value_or(std::vector<Structure>()), devices, now.wall);
}

std::optional<Instant> HomeState::next_change(Instant now) const {
  auto next = devices_.deadline(now);
  if (const auto end = cameras_.next_change(now.wall)) next = earlier(next, now + (*end - now.wall));
  for (const Device& device : devices_.all()) {
    const FanTimer timer = fan_timer(device, now.wall);
    if (timer.runs && timer.ends) next = earlier(next, now + (*timer.ends - now.wall));
  }
  return next;
}

}  // namespace nest2mqtt::sdm
