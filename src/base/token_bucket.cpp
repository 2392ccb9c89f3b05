#include "nest2mqtt/base/token_bucket.h"

#include <algorithm>

namespace nest2mqtt {

int TokenBucket::available(Instant now) const {
  if (!full_ || *full_ <= now) return burst_;
  const auto owed = full_->steady - now.steady;
  const auto missing = (owed + refill_ - std::chrono::steady_clock::duration(1)) / refill_;
  return std::max(0, burst_ - static_cast<int>(std::min<std::int64_t>(missing, burst_)));
}

Instant TokenBucket::next(Instant now, int calls) const {
  if (!full_) return now;
  const Instant at = *full_ - refill_ * (burst_ - calls);
  return std::max(now, at);
}

std::optional<Instant> TokenBucket::next_refill(Instant now) const {
  if (!full_ || *full_ <= now) return std::nullopt;
  const auto owed = full_->steady - now.steady;
  const auto missing = (owed + refill_ - std::chrono::steady_clock::duration(1)) / refill_;
  return *full_ - refill_ * (std::min<std::int64_t>(missing, burst_) - 1);
}

void TokenBucket::set_limits(int burst, milliseconds refill, Instant now) {
  if (full_ && *full_ > now) {
    // In parts of one call, because a part of it may have come back already.
    const double missing = std::chrono::duration<double>(full_->steady - now.steady) / refill_;
    const auto owed =
        std::min<std::chrono::duration<double>>(missing * refill, std::chrono::duration<double>(burst * refill));
    full_ = now + std::chrono::ceil<milliseconds>(owed);
  }
  burst_ = burst;
  refill_ = refill;
}

bool TokenBucket::try_take(Instant now) {
  if (next(now) > now) return false;
  full_ = (full_ && *full_ > now ? *full_ : now) + refill_;
  return true;
}

void TokenBucket::arrived_late(milliseconds by) {
  if (full_) full_ = *full_ + by;
}

void TokenBucket::give_back() {
  if (full_) full_ = *full_ - refill_;
}

WallTime TokenBucket::full_at(Instant now) const {
  return full_ && *full_ > now ? now.wall + (full_->steady - now.steady) : now.wall;
}

void TokenBucket::restore(WallTime full_at, Instant now) {
  // A wall clock set back in between must not lock the bucket for longer than it could ever have been.
  full_ = now + (std::clamp<WallTime>(full_at, now.wall, now.wall + refill_ * burst_) - now.wall);
}

}  // namespace nest2mqtt
