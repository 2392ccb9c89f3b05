#include "rate_limited_log.h"

#include <chrono>

#include <fmt/format.h>

namespace nest2mqtt::bridge {

void RateLimitedLog::add(const std::string& kind, spdlog::level::level_enum level, const std::string& line,
                         Instant now) {
  tick(now);
  Minute& minute = minutes_.try_emplace(kind, Minute{now + std::chrono::minutes(1), level}).first->second;
  if (minute.lines.size() < max_lines && minute.lines.insert(line).second) {
    write_(level, line);
    return;
  }
  ++minute.others;
  minute.last = line;
}

std::optional<Instant> RateLimitedLog::deadline() const {
  std::optional<Instant> first;
  for (const auto& [kind, minute] : minutes_) first = earlier(first, minute.end);
  return first;
}

void RateLimitedLog::tick(Instant now) {
  std::erase_if(minutes_, [&](const auto& entry) {
    const Minute& minute = entry.second;
    if (now < minute.end) return false;
    if (minute.others > 0) {
      write_(minute.level,
             fmt::format("{} more of this kind within a minute, the last one: {}", minute.others, minute.last));
    }
    return true;
  });
}

}  // namespace nest2mqtt::bridge
