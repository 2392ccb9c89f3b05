#include "nest2mqtt/base/duration.h"

#include <array>

#include "quantity.h"

namespace nest2mqtt {
namespace {

constexpr std::array<QuantityUnit, 4> duration_units{{{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}}};

/// About a century: far from where a deadline in nanoseconds would overflow.
constexpr std::uint64_t longest = 3'000'000'000'000;

}  // namespace

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const auto milliseconds = parse_quantity(text, duration_units, longest);
  if (milliseconds) return std::chrono::milliseconds(*milliseconds);
  return fail("\"" + std::string(text) +
              R"(" is not a duration; write a whole number and a unit: "500ms", "60s", "10m", "2h")");
}

std::string format_duration(std::chrono::milliseconds value) {
  return format_quantity(static_cast<std::uint64_t>(value.count()), duration_units, "s");
}

}  // namespace nest2mqtt
