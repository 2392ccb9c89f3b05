#pragma once

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

namespace nest2mqtt::test {

/// How long a test waits for what should happen soon; long, because a machine may be busy with something else.
/// NEST2MQTT_TEST_SLOW multiplies it, for runs under sanitizers.
inline std::chrono::milliseconds max_wait(std::chrono::milliseconds normal = std::chrono::seconds(30)) {
  const char* factor = std::getenv("NEST2MQTT_TEST_SLOW");
  return normal * std::max(1L, factor == nullptr ? 1L : std::strtol(factor, nullptr, 10));
}

/// Asks every 5 ms until the answer is true. False: it was not within `limit`, which is taken as it
/// is. The only place in the tests that sleeps.
template <class Condition>
[[nodiscard]] bool wait_until(Condition&& condition, std::chrono::milliseconds limit = max_wait()) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= deadline) {
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace nest2mqtt::test
