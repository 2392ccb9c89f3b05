#pragma once

#include <algorithm>
#include <chrono>
#include <map>
#include <string>

namespace nest2mqtt::simulator {

/// The server's side of a rate limit: every key has its own budget of `burst` calls, and gets one more every `refill`.
/// It counts in another way than the bridge's own limiter on purpose, so that one mistake cannot be in both.
class Limiter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Limiter(int burst, std::chrono::milliseconds refill) : burst_(burst), refill_(refill) {}

  /// Takes one call from the budget of `key`; false (and nothing taken) if none is left.
  [[nodiscard]] bool allow(const std::string& key, Time now) {
    Level& level = levels_.try_emplace(key, Level{burst_, now}).first->second;
    level.calls = calls_at(level, now);
    level.at = now;
    if (level.calls < 1 - rounding) return false;
    level.calls -= 1;
    return true;
  }

  /// How many calls `allow` would take now.
  [[nodiscard]] int left(const std::string& key, Time now) const {
    const auto level = levels_.find(key);
    return static_cast<int>(level == levels_.end() ? burst_ : calls_at(level->second, now) + rounding);
  }
  [[nodiscard]] int burst() const { return static_cast<int>(burst_); }

 private:
  static constexpr double rounding = 1e-9;

  struct Level {
    double calls;
    Time at;
  };

  [[nodiscard]] double calls_at(const Level& level, Time now) const {
    const std::chrono::duration<double> elapsed = now - level.at;
    return std::min(burst_, level.calls + elapsed / refill_);
  }

  double burst_;
  std::chrono::duration<double> refill_;
  std::map<std::string, Level> levels_;
};

}  // namespace nest2mqtt::simulator
