#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace nest2mqtt::fuzz {

/// A property that has to hold for every input. Aborts where it does not, which is what a fuzzer reports.
inline void require(bool holds, std::string_view property) {
  if (holds) return;
  std::fprintf(stderr, "this does not hold: %.*s\n", static_cast<int>(property.size()), property.data());
  std::abort();
}

}  // namespace nest2mqtt::fuzz
