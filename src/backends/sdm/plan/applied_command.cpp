#include <chrono>
#include <optional>
#include <string_view>

#include "nest2mqtt/base/parse_number.h"

#include "plan/write_plan.h"

namespace nest2mqtt::sdm {
namespace {

json::object& trait_to_change(Device& device, std::string_view name) {
  json::value& trait = device.traits[name];
  return trait.is_object() ? trait.get_object() : trait.emplace_object();
}

void apply_mode(std::string_view trait, const PlannedCall& call, Device& device) {
  const auto mode = model::string_member(call.params, "mode");
  if (!mode) return;
  json::object& changed = trait_to_change(device, trait);
  if (model::string_member(changed, "mode") == mode) return;
  changed["mode"] = *mode;
  trait_to_change(device, "ThermostatTemperatureSetpoint").clear();
}

/// Reads `900s`.
std::optional<std::chrono::seconds> read_duration(std::string_view text) {
  if (!text.ends_with('s')) return std::nullopt;
  text.remove_suffix(1);
  const auto seconds = parse_number<std::int64_t>(text);
  constexpr std::int64_t max_duration = 43200;  // Google's own
  if (!seconds || *seconds < 0 || *seconds > max_duration) return std::nullopt;
  return std::chrono::seconds(*seconds);
}

void apply_fan_timer(const PlannedCall& call, Device& device, WallTime now) {
  const auto mode = model::string_member(call.params, "timerMode");
  if (!mode) return;
  json::object& fan = trait_to_change(device, "Fan");
  fan["timerMode"] = *mode;
  fan.erase("timerTimeout");
  const auto duration = read_duration(model::string_member(call.params, "duration").value_or(""));
  if (*mode == "ON" && duration) fan["timerTimeout"] = format_utc(now + *duration);
}

}  // namespace

void apply(const PlannedCall& call, Device& device, WallTime now) {
  const std::string_view command = call.command;
  if (command == "ThermostatEco.SetMode") return apply_mode("ThermostatEco", call, device);
  if (command == "ThermostatMode.SetMode") return apply_mode("ThermostatMode", call, device);
  if (command == "Fan.SetTimer") return apply_fan_timer(call, device, now);
  if (!command.starts_with("ThermostatTemperatureSetpoint.")) return;
  // The names of the values are the same in the command and in the trait.
  trait_to_change(device, "ThermostatTemperatureSetpoint") = call.params;
}

std::string command_body(const PlannedCall& call) {
  return model::to_text(json::object{{"command", "sdm.devices.commands." + call.command}, {"params", call.params}});
}

}  // namespace nest2mqtt::sdm
