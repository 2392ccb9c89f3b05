#include "held_values.h"

#include <iterator>
#include <utility>

namespace nest2mqtt::nle {
namespace {

using Kind = upstream::WriteOutcome::Kind;

/// Whether the server may show the value now.
bool may_have_been_done(Kind outcome) {
  return outcome == Kind::accepted || outcome == Kind::failed || outcome == Kind::unknown;
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
                                           Held{.before = shown, .written = planned.value, .fields = planned.fields});
    }
  }
}

void HeldValues::ended(const std::string& serial, const std::vector<PlannedCall>& calls, Kind outcome,
                       std::uint64_t next_read, Instant now) {
  const auto found = held_.find(serial);
  if (found == held_.end()) return;
  for (const PlannedCall& call : calls) {
    for (const PlannedValue& planned : call.sets) {
      const auto held = found->second.find(planned.setting);
      if (held == found->second.end()) continue;
      if (may_have_been_done(outcome)) {
        held->second.accepted = outcome == Kind::accepted;
        held->second.from_read = next_read;
        held->second.until = now + max_hold;
      } else {
        found->second.erase(held);
      }
    }
  }
  if (found->second.empty()) held_.erase(found);
}

std::vector<upstream::RevertedWrite> HeldValues::look(const ThermostatStatus& status, std::uint64_t read) {
  std::vector<upstream::RevertedWrite> reverted;
  const auto found = held_.find(status.serial);
  if (found == held_.end()) return reverted;
  erase_where(found->second, [&](auto& entry) {
    auto& [setting, held] = entry;
    if (!held.from_read || read < *held.from_read) return false;
    const auto shown = value_of(status, setting);
    if (!shown || !is_same(*shown, held.written)) {
      if (shown && held.accepted) {
        reverted.push_back({.object = {"thermostats", status.serial},
                            .fields = held.fields,
                            .message = why_reverted(setting, held.written, *shown)});
      }
      return true;
    }
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

std::optional<Instant> HeldValues::deadline() const {
  std::optional<Instant> first;
  for (const auto& [serial, settings] : held_) {
    for (const auto& [setting, held] : settings) first = earlier(first, held.until);
  }
  return first;
}

void HeldValues::tick(Instant now) {
  erase_where(held_, [&](auto& thermostat) {
    erase_where(thermostat.second, [&](const auto& entry) { return entry.second.until && *entry.second.until <= now; });
    return thermostat.second.empty();
  });
}

}  // namespace nest2mqtt::nle
