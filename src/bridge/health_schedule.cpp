#include "health_schedule.h"

#include <algorithm>
#include <utility>

namespace nest2mqtt::bridge {

void HealthSchedule::stop() {
  regular_at_.reset();
  look_at_.reset();
}

void HealthSchedule::changed(Instant now) {
  if (!regular_at_) return;
  changed_ = true;
  look_at_ = earlier(look_at_, now);
}

void HealthSchedule::may_have_changed(Instant now) {
  if (!regular_at_) return;
  look_at_ = earlier(look_at_, looked_at_ ? std::max(now, *looked_at_ + min_interval) : now);
}

bool HealthSchedule::is_due(const std::string& seen, Instant now) const {
  if (is_regular(now) || changed_) return true;
  return look_at_ && *look_at_ <= now && seen != seen_;
}

void HealthSchedule::looked(std::optional<Instant> changes_at, Instant now) {
  looked_at_ = now;
  changed_ = false;
  look_at_.reset();
  if (regular_at_ && changes_at) look_at_ = std::max(*changes_at, now + min_interval);
}

void HealthSchedule::published(std::string seen, std::optional<Instant> changes_at, Instant now) {
  if (is_regular(now)) regular_at_ = now + interval;
  seen_ = std::move(seen);
  looked(changes_at, now);
}

}  // namespace nest2mqtt::bridge
