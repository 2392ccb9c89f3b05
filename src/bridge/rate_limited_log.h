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

/// What others can cause as often as they like, for the log: of one kind a few different lines a minute at once, and
/// the others as a count at the end of that minute.
class RateLimitedLog {
 public:
  using Write = std::function<void(spdlog::level::level_enum, const std::string& line)>;

  static constexpr std::size_t most_lines = 5;  ///< of one kind in a minute

  explicit RateLimitedLog(Write write) : write_(std::move(write)) {}

  void add(const std::string& kind, spdlog::level::level_enum level, const std::string& line, Instant now);

  [[nodiscard]] std::optional<Instant> deadline() const;
  void tick(Instant now);

 private:
  struct Minute {
    Instant end;
    spdlog::level::level_enum level;
    std::set<std::string> lines = {};  ///< that were written
    std::uint64_t others = 0;
    std::string last = {};  ///< of the others
  };

  Write write_;
  std::map<std::string, Minute> minutes_;  ///< by kind
};

}  // namespace nest2mqtt::bridge
