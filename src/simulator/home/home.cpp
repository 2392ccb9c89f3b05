#include "home/home.h"

#include "home/fan_timers.h"

namespace nest2mqtt::simulator {

Home::Home(json::object document, bool still, WallTime now) : document_(std::move(document)) {
  if (!still) physics_.emplace();
  eco_.advance(document_, now);
}

void Home::apply(const Path& object, const json::object& fields, WallTime time, std::optional<Instant> revert_at) {
  if (revert_at) {
    Revert revert{*revert_at, object, {}};
    const json::object& before = *find_object(document_.root(), object);
    for (const auto& field : fields) {
      const json::value* const old = before.if_contains(field.key());
      if (old != nullptr) revert.before[field.key()] = *old;
    }
    reverts_.push_back(std::move(revert));
  }
  document_.report(object, fields, time);
}

Result<void> Home::perform(const Alarm& alarm, WallTime time) {
  const Path device{"devices", "smoke_co_alarms", alarm.device};
  if (find_object(document_.root(), device) == nullptr) return fail("there is no Protect \"" + alarm.device + "\"");
  json::object fields;
  if (alarm.smoke) fields["smoke_alarm_state"] = *alarm.smoke;
  if (alarm.co) fields["co_alarm_state"] = *alarm.co;
  if (alarm.battery) fields["battery_health"] = *alarm.battery;
  if (alarm.manual_test) {
    fields["is_manual_test_active"] = *alarm.manual_test;
    if (*alarm.manual_test) fields["last_manual_test_time"] = format_utc(time);
  }
  document_.report(device, std::move(fields), time);
  return {};
}

Result<void> Home::perform(const CameraEvent& event, WallTime time) {
  return camera_events_.begin(document_, event, time);
}

void Home::advance(Instant now, WallTime time) {
  std::erase_if(reverts_, [&](const Revert& revert) {
    if (now < revert.due) return false;
    document_.report(revert.object, revert.before, time);
    return true;
  });
  eco_.advance(document_, time);
  advance_fans(document_, time);
  camera_events_.advance(document_, time);
  if (physics_) physics_->advance(document_, time);
}

}  // namespace nest2mqtt::simulator
