#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_map>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::publish {

/// Which retained values that somebody else wrote under our base topic are corrected now: each topic once a minute at
/// most, so that two programs that both insist do not fight, and a limited number of topics.
class ForeignValues {
 public:
  static constexpr auto pause = std::chrono::minutes(1);
  static constexpr std::size_t max_topics = 10'000;  ///< in a minute

  [[nodiscard]] bool may_correct(const std::string& topic, Instant now);

 private:
  std::unordered_map<std::string, Instant> corrected_at_;
};

}  // namespace nest2mqtt::publish
