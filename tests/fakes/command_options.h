#pragma once

#include <chrono>
#include <utility>
#include <vector>

#include "nest2mqtt/command/options.h"

namespace nest2mqtt::test {

/// As a bridge has them whose configuration says nothing of writes, but for the pauses.
[[nodiscard]] inline command::CommandOptions command_options(std::vector<milliseconds> blocked_pause = {
                                                                 std::chrono::minutes(10)}) {
  using namespace std::chrono_literals;
  return {.read_only = false,
          .settle = 500ms,
          .ttl = 120s,
          .confirm = 30s,
          .burst = 0,
          .refill = 0ms,
          .blocked_pause = std::move(blocked_pause)};
}

}  // namespace nest2mqtt::test
