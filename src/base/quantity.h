#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nest2mqtt {

/// A unit people write behind a whole number, and how many of the smallest unit it is.
struct QuantityUnit {
  std::string_view name;
  std::uint64_t size;
};

/// Reads `<whole number><unit>`; nothing for any other text, or what does not fit into `most`.
inline std::optional<std::uint64_t> parse_quantity(std::string_view text, std::span<const QuantityUnit> units,
                                                   std::uint64_t most) {
  std::uint64_t count = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view name(rest, static_cast<std::size_t>(end - rest));
  for (const QuantityUnit& unit : units) {
    if (unit.name != name) continue;
    return count > most / unit.size ? std::nullopt : std::optional(count * unit.size);
  }
  return std::nullopt;
}

/// The largest unit that leaves a whole number; `usual` for zero. `units` go from small to large and begin with size 1.
inline std::string format_quantity(std::uint64_t value, std::span<const QuantityUnit> units, std::string_view usual) {
  const QuantityUnit* best = &units.front();
  for (const QuantityUnit& unit : units) {
    if (value == 0 ? unit.name == usual : value % unit.size == 0) best = &unit;
  }
  return std::to_string(value / best->size) + std::string(best->name);
}

}  // namespace nest2mqtt
