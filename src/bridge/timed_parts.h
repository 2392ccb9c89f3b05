#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::bridge {

/// A list of parts with deadlines. Both `deadline` and `tick` use it, so that no part can be missing in one of them.
class TimedParts {
 public:
  using Deadline = std::function<std::optional<Instant>()>;
  using Tick = std::function<void(Instant now)>;

  void add(Deadline deadline, Tick tick) { parts_.push_back({std::move(deadline), std::move(tick)}); }

  /// `part` outlives this.
  template <class Part>
  void add(Part& part) {
    add([&part] { return part.deadline(); }, [&part](Instant now) { part.tick(now); });
  }

  /// The earliest deadline of all parts.
  [[nodiscard]] std::optional<Instant> deadline() const {
    std::optional<Instant> first;
    for (const Part& part : parts_) first = earlier(first, part.deadline());
    return first;
  }

  /// Calls those whose deadline has come, in the order in which they were added.
  void tick(Instant now) {
    for (const Part& part : parts_) {
      if (const auto due = part.deadline(); due && *due <= now) part.tick(now);
    }
  }

 private:
  struct Part {
    Deadline deadline;
    Tick tick;
  };

  std::vector<Part> parts_;
};

}  // namespace nest2mqtt::bridge
