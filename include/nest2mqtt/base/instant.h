#pragma once

#include <chrono>
#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace nest2mqtt {

using std::chrono::milliseconds;
using WallTime = std::chrono::system_clock::time_point;

/// One reading of the steady and of the wall clock. The core never asks for the time: it is given an Instant.
/// Waiting is measured on `steady` (a corrected wall clock must not fire or hold back a write); `wall` is for
/// what people read and for what must survive a restart.
struct Instant {
  std::chrono::steady_clock::time_point steady;
  WallTime wall;

  [[nodiscard]] static Instant now() { return {std::chrono::steady_clock::now(), std::chrono::system_clock::now()}; }

  friend Instant operator+(Instant at, std::chrono::steady_clock::duration by) {
    return {at.steady + by, at.wall + std::chrono::duration_cast<WallTime::duration>(by)};
  }
  friend Instant operator-(Instant at, std::chrono::steady_clock::duration by) { return at + -by; }
  friend milliseconds operator-(Instant later, Instant earlier) {
    return std::chrono::duration_cast<milliseconds>(later.steady - earlier.steady);
  }
  friend auto operator<=>(Instant a, Instant b) { return a.steady <=> b.steady; }
  friend bool operator==(Instant a, Instant b) { return a.steady == b.steady; }
};

/// A deadline that has passed already: `tick` is called in the next turn of the loop.
inline constexpr Instant due_at_once{};

/// Where the current time is read. A program has one, which is given to all that must know when something came in from
/// outside; a test has one that moves only when told.
using Clock = std::function<Instant()>;

/// The earlier of two deadlines, where an empty one means "never".
[[nodiscard]] inline std::optional<Instant> earlier(std::optional<Instant> a, std::optional<Instant> b) {
  if (!a) return b;
  return b && *b < *a ? b : a;
}

/// `2026-11-21T22:10:00.120Z`
[[nodiscard]] std::string format_utc(WallTime at);

/// Reads `2026-11-21T22:10:00.120Z` (fraction optional, zone `Z` or `+hh:mm`); nothing for any other text or a time
/// that the system clock cannot hold (before 1678, after 2261).
[[nodiscard]] std::optional<WallTime> parse_utc(std::string_view text);

}  // namespace nest2mqtt
