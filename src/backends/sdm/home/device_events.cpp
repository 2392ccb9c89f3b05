#include "home/device_events.h"

#include <string_view>
#include <utility>

namespace nest2mqtt::sdm {
namespace {

constexpr std::string_view available_modes = "availableModes";

bool has_only_off(const json::object& traits) {
  const json::object* const mode = model::object_member(traits, "ThermostatMode");
  const json::array* const modes = mode == nullptr ? nullptr : model::array_member(*mode, available_modes);
  return modes != nullptr && *modes == json::array{"OFF"};
}

/// Thermostats sometimes say that they are off and can be nothing else, with eco bounds of 0, and are not. So it has
/// been reported with Home Assistant (issue 92927).
bool is_without_sense(const EventMessage& message, const Device& known) {
  return has_only_off(message.traits) && !has_only_off(known.traits);
}

/// The message without the traits that would be too many.
EventMessage within_limit(EventMessage message, const Device& known) {
  std::size_t count = known.traits.size();
  json::object traits;
  for (const auto& [name, trait] : message.traits) {
    if (known.traits.contains(name) || count++ < DeviceEvents::max_traits) traits[name] = trait;
  }
  message.traits = std::move(traits);
  return message;
}

/// The trait as it is now: as it came, but the modes that there are come from lists only.
json::value with_known_modes(json::object trait, const json::object* known) {
  trait.erase(available_modes);
  const json::value* const modes = known == nullptr ? nullptr : known->if_contains(available_modes);
  if (modes != nullptr) trait[available_modes] = *modes;
  return trait;
}

}  // namespace

DeviceEvents::Effect DeviceEvents::take(const EventMessage& message, const Device& known) {
  if (is_without_sense(message, known)) return {.ask_lists = true};
  const auto newer = order_.take(within_limit(message, known));
  Effect effect{.ask_device = newer.is_doubtful};
  Device device = known;
  for (const auto& [name, value] : newer.traits) {
    const json::object* const before = known.trait(name);
    const json::object& trait = value.get_object();
    device.traits[name] = with_known_modes(trait, before);
    // Which modes a trait has that was not there before, only a reading says.
    if (before == nullptr && trait.contains(available_modes)) effect.ask_device = true;
  }
  if (device.traits != known.traits) effect.device = std::move(device);
  return effect;
}

}  // namespace nest2mqtt::sdm
