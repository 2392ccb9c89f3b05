#include "events/trait_order.h"

#include <string_view>

namespace nest2mqtt::sdm {

TraitOrder::Newer TraitOrder::take(const EventMessage& message) {
  Newer newer;
  const auto found = devices_.find(message.device);
  if (found == devices_.end()) return newer;
  Times& times = found->second;
  for (const auto& [key, trait] : message.traits) {
    const auto [last, is_first] = times.traits.try_emplace(std::string(std::string_view(key)), message.timestamp);
    if (!is_first && message.timestamp < last->second) continue;
    last->second = message.timestamp;
    if (message.timestamp < times.read) {
      newer.is_doubtful = true;
    } else {
      newer.traits[key] = trait;
    }
  }
  return newer;
}

void TraitOrder::was_read(const std::string& device, WallTime asked) {
  Times& times = devices_[device];
  times.read = asked;
  std::erase_if(times.traits, [&](const auto& trait) {
    return trait.second > asked + max_clock_difference || trait.second < asked - max_clock_difference;
  });
}

}  // namespace nest2mqtt::sdm
