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
    const std::chrono::duration<double> elapsed = now - level.at;
    level.calls = std::min(burst_, level.calls + elapsed / refill_);
    level.at = now;
    constexpr double rounding = 1e-9;
    if (level.calls < 1 - rounding) return false;
    level.calls -= 1;
    return true;
  }

 private:
  struct Level {
    double calls;
    Time at;
  };

  double burst_;
  std::chrono::duration<double> refill_;
  std::map<std::string, Level> levels_;
};

}  // namespace nest2mqtt::simulator
