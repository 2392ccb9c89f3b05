#include "health_schedule.h"

#include <algorithm>
#include <utility>

namespace nest2mqtt::bridge {

void HealthSchedule::stop() {
  regular_at_.reset();
  compare_at_.reset();
}

void HealthSchedule::changed(Instant now) {
  if (!regular_at_) return;
  changed_ = true;
  compare_at_ = earlier(compare_at_, now);
}

void HealthSchedule::may_have_changed(Instant now) {
  if (!regular_at_) return;
  compare_at_ = earlier(compare_at_, compared_at_ ? std::max(now, *compared_at_ + min_interval) : now);
}

bool HealthSchedule::is_due(const std::string& fingerprint, Instant now) const {
  if (is_regular(now) || changed_) return true;
  return compare_at_ && *compare_at_ <= now && fingerprint != fingerprint_;
}

void HealthSchedule::compared(std::optional<Instant> changes_at, Instant now) {
  compared_at_ = now;
  changed_ = false;
  compare_at_.reset();
  if (regular_at_ && changes_at) compare_at_ = std::max(*changes_at, now + min_interval);
}

void HealthSchedule::published(std::string fingerprint, std::optional<Instant> changes_at, Instant now) {
  if (is_regular(now)) regular_at_ = now + interval;
  fingerprint_ = std::move(fingerprint);
  compared(changes_at, now);
}

}  // namespace nest2mqtt::bridge
