#pragma once

#include <string>
#include <string_view>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::simulator {

inline constexpr std::string_view command_prefix = "sdm.devices.commands.";

[[nodiscard]] inline std::string trait_name(std::string_view name) {
  return "sdm.devices.traits." + std::string(name);
}

/// A time as Google writes it: without a fraction if that is 0. `2026-11-21T22:45:00Z`
[[nodiscard]] inline std::string google_time(WallTime time) {
  std::string text = format_utc(time);
  constexpr std::string_view no_fraction = ".000Z";
  if (text.ends_with(no_fraction)) text.replace(text.size() - no_fraction.size(), no_fraction.size(), "Z");
  return text;
}

}  // namespace nest2mqtt::simulator
