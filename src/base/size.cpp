#include "nest2mqtt/base/size.h"

#include <array>
#include <limits>

#include "quantity.h"

namespace nest2mqtt {
namespace {

constexpr std::uint64_t kilobyte = 1024;
constexpr std::array<QuantityUnit, 4> size_units{
    {{"B", 1}, {"KB", kilobyte}, {"MB", kilobyte* kilobyte}, {"GB", kilobyte* kilobyte* kilobyte}}};

}  // namespace

Result<std::size_t> parse_size(std::string_view text) {
  const auto bytes = parse_quantity(text, size_units, std::numeric_limits<std::size_t>::max());
  if (bytes) return *bytes;
  return fail("\"" + std::string(text) + R"(" is not a size; write a whole number and a unit: "64KB", "16MB", "1GB")");
}

std::string format_size(std::size_t bytes) {
  return format_quantity(bytes, size_units, "B");
}

}  // namespace nest2mqtt
