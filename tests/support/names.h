#pragma once

#include <string_view>

namespace nest2mqtt::test {

// In a program that links nest2mqtt_test_names these names are looked up here, whoever asks: the C library's own
// look-up is hidden from libcurl and the like too.

/// 127.0.0.2, where nobody listens, and then 127.0.0.1: nothing to be relied on elsewhere.
inline constexpr auto name_of_two = "two-addresses.test";

/// ::1, where nobody listens, and then 127.0.0.1: as `localhost` is on many machines.
inline constexpr auto name_of_both_families = "both-families.test";

/// 127.0.0.1 the first time that a process asks; after that as slow as slow_domain.
inline constexpr std::string_view name_that_slows_down = "slows-down.test";

/// While a SlowNames lives, whatever ends in this takes until it is gone, as it does where no name server answers.
inline constexpr std::string_view slow_domain = ".slow.test";

class SlowNames {
 public:
  SlowNames();
  SlowNames(const SlowNames&) = delete;
  SlowNames& operator=(const SlowNames&) = delete;
  /// Returns when no look-up is left.
  ~SlowNames();

  /// Look-ups under way.
  [[nodiscard]] int pending() const;
};

}  // namespace nest2mqtt::test
