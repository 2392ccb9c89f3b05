#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <spdlog/common.h>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::bridge {

/// A log for lines of which others (clients, the broker) can cause any number. Of each kind, up to `max_lines`
/// different lines within a minute are logged at once; the rest, repetitions too, is counted, and the count is logged
/// at the end of the minute.
class RateLimitedLog {
 public:
  using Write = std::function<void(spdlog::level::level_enum, const std::string& line)>;

  static constexpr std::size_t max_lines = 5;  ///< of one kind in a minute

  explicit RateLimitedLog(Write write) : write_(std::move(write)) {}

  void add(const std::string& kind, spdlog::level::level_enum level, const std::string& line, Instant now);

  [[nodiscard]] std::optional<Instant> deadline() const;
  void tick(Instant now);

 private:
  struct Minute {
    Instant end;
    spdlog::level::level_enum level;
    std::set<std::string> lines = {};  ///< logged in this minute
    std::uint64_t others = 0;          ///< lines that were only counted
    std::string last = {};             ///< the last line that was only counted
  };

  Write write_;
  std::map<std::string, Minute> minutes_;  ///< by kind
};

}  // namespace nest2mqtt::bridge
