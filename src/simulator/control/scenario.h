#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/error.h"

#include "control/orders.h"

namespace nest2mqtt::simulator {

/// A script for the home: what happens how long after the start, in virtual time.
class Scenario {
 public:
  struct Step {
    std::chrono::milliseconds at;
    Order order;
  };

  /// Reads TOML: `[[step]]` tables with `at` and exactly one of `set`, `alarm`, `camera_event`, `revoke`, `speed`,
  /// `fault` (its arguments beside it) or `clear_faults`. Errors read `file:line: what`.
  [[nodiscard]] static Result<Scenario> parse(std::string_view toml, const std::string& file);

  /// The steps whose time has come and that were not handed out before, in order of time.
  [[nodiscard]] std::vector<Order> take_due(std::chrono::milliseconds elapsed);

  [[nodiscard]] std::size_t remaining() const { return steps_.size() - next_; }

 private:
  std::vector<Step> steps_;
  std::size_t next_ = 0;
};

}  // namespace nest2mqtt::simulator
