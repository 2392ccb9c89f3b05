#include "plan/expected_values.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace nest2mqtt::sdm {
namespace {

constexpr std::string_view setpoint_trait = "ThermostatTemperatureSetpoint";

/// Google may show a setpoint a little differently than it was sent.
constexpr double same_setpoint = 0.3;

/// Whether the trait that is shown has what is expected of it: modes and setpoints. What else it has may differ.
bool shows(const json::object& expected, const json::object& shown) {
  return std::all_of(expected.begin(), expected.end(), [&](const auto& member) {
    const std::string_view name = member.key();
    if (name == "mode" || name == "timerMode") {
      const json::value* const is = shown.if_contains(name);
      return is != nullptr && *is == member.value();
    }
    if (name != "heatCelsius" && name != "coolCelsius") return true;
    const auto wanted = model::as_number(member.value());
    const auto is = model::number_member(shown, name);
    return wanted && is && std::abs(*wanted - *is) < same_setpoint;
  });
}

}  // namespace

void ExpectedValues::expect(const Device& after, const std::vector<PlannedCall>& calls, Instant now) {
  Expected& expected = expected_[after.name];
  expected.until = now + max_wait;
  const auto expect_trait = [&](const std::string& name, bool sure) {
    const json::object* const trait = after.trait(name);
    if (trait == nullptr) return;
    expected.traits[name] = *trait;
    if (sure) expected.sure.insert(name);
  };
  for (const PlannedCall& call : calls) {
    const std::string trait = call.command.substr(0, call.command.find('.'));
    // Another mode brings setpoints of its own, which only Google knows.
    if (trait == "ThermostatMode" || trait == "ThermostatEco") {
      expected.sure.erase(std::string(setpoint_trait));
      expect_trait(std::string(setpoint_trait), false);
    }
    expect_trait(trait, true);
  }
}

void ExpectedValues::seen(const Device& device, Instant now) {
  const auto found = expected_.find(device.name);
  if (found == expected_.end()) return;
  const Expected& expected = found->second;
  const bool all_shown = std::all_of(expected.sure.begin(), expected.sure.end(), [&](const std::string& name) {
    const json::object* const shown = device.trait(name);
    const json::object* const wanted = model::object_member(expected.traits, name);
    return shown != nullptr && wanted != nullptr && shows(*wanted, *shown);
  });
  if (all_shown || now >= expected.until) expected_.erase(found);
}

Device ExpectedValues::with_expected(Device shown, Instant now) const {
  const auto found = expected_.find(shown.name);
  if (found == expected_.end() || now >= found->second.until) return shown;
  for (const auto& [name, trait] : found->second.traits) shown.traits[name] = trait;
  return shown;
}

}  // namespace nest2mqtt::sdm
