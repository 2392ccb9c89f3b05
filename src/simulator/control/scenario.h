#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/error.h"

#include "control/actions.h"

namespace nest2mqtt::simulator {

/// A list of actions, each with its virtual time since the start.
class Scenario {
 public:
  struct Step {
    std::chrono::milliseconds at;
    Action action;
  };

  /// Reads TOML: `[[step]]` tables with `at` and exactly one of `set`, `alarm`, `camera_event`, `revoke`, `speed`,
  /// `fault` (its arguments are keys of the same table) or `clear_faults`. Errors read `file:line: what`.
  [[nodiscard]] static Result<Scenario> parse(std::string_view toml, const std::string& file);

  /// The actions whose time has come, earliest first. Each is returned once.
  [[nodiscard]] std::vector<Action> take_due(std::chrono::milliseconds elapsed);

  [[nodiscard]] std::size_t size() const { return steps_.size(); }
  [[nodiscard]] std::size_t remaining() const { return steps_.size() - next_; }

 private:
  std::vector<Step> steps_;
  std::size_t next_ = 0;
};

}  // namespace nest2mqtt::simulator
