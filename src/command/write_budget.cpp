#include "write_budget.h"

#include <algorithm>
#include <utility>

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;

/// A saved time, but not further in the future than `at_most`: the clock may have been wrong when it was saved.
std::optional<Instant> saved_instant(const json::object& saved, std::string_view name, milliseconds at_most,
                                     Instant now) {
  const auto text = model::string_member(saved, name);
  const auto at = text ? parse_utc(*text) : std::nullopt;
  if (!at) return std::nullopt;
  return now + (std::clamp<WallTime>(*at, now.wall, now.wall + at_most) - now.wall);
}

}  // namespace

Instant WriteBudget::next(Instant now) const {
  const Instant at = bucket_.next(now);
  return blocked_until_ ? std::max(at, *blocked_until_) : at;
}

void WriteBudget::set_pace(const upstream::Pace& pace, Instant now) {
  if (pace_ == pace) return;
  if (pace_) {
    bucket_.set_limits(pace.burst, pace.refill, now);
    changed_ = true;
  } else {
    bucket_ = TokenBucket(pace.burst, pace.refill);
    if (const auto restored = std::exchange(restored_, std::nullopt)) {
      bucket_.restore(restored->full_at, now);
      bucket_.arrived_late(restored->late);
    }
  }
  pace_ = pace;
}

void WriteBudget::block(const std::vector<milliseconds>& pauses, std::optional<milliseconds> asked, Instant now,
                        bool asked_is_enough) {
  const milliseconds pause = pauses[std::min(blocks_in_a_row_++, pauses.size() - 1)];
  blocked_until_ = now + (asked && asked_is_enough ? *asked : std::max(pause, asked.value_or(0ms)));
  changed_ = true;
}

WallTime WriteBudget::full_at(Instant now) const {
  const WallTime full_at = bucket_.full_at(now);
  return restored_ ? std::max<WallTime>(full_at, restored_->full_at + restored_->late) : full_at;
}

bool WriteBudget::is_as_at_start(Instant now) const {
  return full_at(now) <= now.wall && !blocked(now) && blocks_in_a_row_ == 0;
}

json::object WriteBudget::save(Instant now) const {
  json::object saved{{"full_at", format_utc(full_at(now) + 1ms)}};  // the text is cut to milliseconds
  // The names in the record are those of the first version, which said "frozen" for "blocked".
  if (blocked(now)) saved["frozen_until"] = format_utc(now.wall + (*blocked_until_ - now));
  if (blocks_in_a_row_ > 0) saved["freezes"] = blocks_in_a_row_;
  return saved;
}

void WriteBudget::restore(const json::object& saved, Instant now) {
  if (const auto text = model::string_member(saved, "full_at")) {
    if (const auto full_at = parse_utc(*text)) {
      bucket_.restore(*full_at, now);
      if (!pace_) restored_ = Restored{std::min<WallTime>(*full_at, now.wall + 24h)};
    }
  }
  blocked_until_ = saved_instant(saved, "frozen_until", 24h, now);
  blocks_in_a_row_ =
      static_cast<std::size_t>(std::clamp(model::number_member(saved, "freezes").value_or(0), 0.0, 100.0));
}

}  // namespace nest2mqtt::command
