#include "held_values.h"

#include <iterator>
#include <utility>

namespace nest2mqtt::nle {
namespace {

using Kind = upstream::WriteOutcome::Kind;

/// Whether the values are held on: the server may have taken them. Of a write that it has altered, it has taken some as
/// they are.
bool may_have_been_done(Kind outcome) {
  return outcome == Kind::accepted || outcome == Kind::altered || outcome == Kind::failed || outcome == Kind::unknown;
}

/// Unlike std::erase_if, `should_go` may change what stays.
template <class Map, class Predicate>
void erase_where(Map& map, Predicate should_go) {
  for (auto entry = map.begin(); entry != map.end();) entry = should_go(*entry) ? map.erase(entry) : std::next(entry);
}

std::string why_reverted(Setting setting, const SettingValue& written, const SettingValue& shown) {
  if (setting == Setting::fan_timer && written == SettingValue(true)) {
    return "the fan timer was cancelled: a No Longer Evil server of version 1.0.1 does that by itself at the "
           "thermostat's next report";
  }
  return "the server took " + in_words(setting, written) + ", but it is " + in_words(setting, shown) +
         " since: the thermostat has not kept it, or somebody else has changed it";
}

}  // namespace

void HeldValues::begin(const std::vector<PlannedCall>& calls, const ThermostatStatus& shown) {
  for (const PlannedCall& call : calls) {
    for (const PlannedValue& planned : call.sets) {
      held_[shown.serial].insert_or_assign(planned.setting,
                                           Held{.before = shown, .written = planned.value, .field = planned.field});
    }
  }
}

void HeldValues::ended(const std::string& serial, const std::vector<PlannedCall>& calls, Kind outcome, Instant now) {
  const auto found = held_.find(serial);
  if (found == held_.end()) return;
  for (const PlannedCall& call : calls) {
    for (const PlannedValue& planned : call.sets) {
      const auto held = found->second.find(planned.setting);
      if (held == found->second.end()) continue;
      if (may_have_been_done(outcome)) {
        held->second.accepted = outcome == Kind::accepted;
        held->second.ended_at = now;
        held->second.read_at = now + pushed_after;
      } else {
        found->second.erase(held);
      }
    }
  }
  if (found->second.empty()) held_.erase(found);
}

std::vector<upstream::RevertedWrite> HeldValues::look(const ThermostatStatus& status, Instant began) {
  std::vector<upstream::RevertedWrite> reverted;
  const auto found = held_.find(status.serial);
  if (found == held_.end()) return reverted;
  erase_where(found->second, [&](auto& entry) {
    auto& [setting, held] = entry;
    if (!held.ended_at || began < *held.ended_at) return false;
    const auto shown = value_of(status, setting);
    if (!shown || !is_same(*shown, held.written)) {
      if (shown && held.accepted) {
        reverted.push_back({.object = {"thermostats", status.serial},
                            .field = held.field,
                            .message = why_reverted(setting, held.written, *shown)});
      }
      return true;
    }
    if (status.is_subscribed && began >= *held.ended_at + answered_after) return true;
    if (began < *held.ended_at + pushed_after) return false;
    if (!held.last_seen) held.last_seen = status.last_seen;
    return *held.last_seen != status.last_seen;
  });
  if (found->second.empty()) held_.erase(found);
  return reverted;
}

void HeldValues::apply(ThermostatStatus& status) const {
  const auto found = held_.find(status.serial);
  if (found == held_.end()) return;
  for (const auto& [setting, held] : found->second) copy_setting(setting, held.before, status);
}

void HeldValues::apply_written(ThermostatStatus& status, Written which) const {
  const auto found = held_.find(status.serial);
  if (found == held_.end()) return;
  for (const auto& [setting, held] : found->second) {
    if (held.accepted || which == Written::any) set_value(setting, held.written, status);
  }
}

std::optional<Instant> HeldValues::deadline() const {
  std::optional<Instant> first;
  for (const auto& [serial, settings] : held_) {
    for (const auto& [setting, held] : settings) {
      first = earlier(first, held.read_at);
      if (held.ended_at) first = earlier(first, *held.ended_at + max_hold);
    }
  }
  return first;
}

HeldValues::Ticked HeldValues::tick(Instant now) {
  Ticked ticked;
  erase_where(held_, [&](auto& thermostat) {
    erase_where(thermostat.second, [&](auto& entry) {
      Held& held = entry.second;
      if (held.read_at && *held.read_at <= now) {
        ticked.wants_read = true;
        const Instant last = *held.ended_at + answered_after;
        held.read_at = *held.read_at < last ? std::optional(last) : std::nullopt;
      }
      const bool goes = held.ended_at && *held.ended_at + max_hold <= now;
      ticked.let_go |= goes;
      return goes;
    });
    return thermostat.second.empty();
  });
  return ticked;
}

}  // namespace nest2mqtt::nle
