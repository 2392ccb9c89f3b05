#include "sdm/quotas.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace nest2mqtt::simulator {
namespace {

using namespace std::string_view_literals;
using std::chrono::minutes;

constexpr minutes per_minute(1);
constexpr minutes per_hour(60);

struct Method {
  std::string_view name;
  std::string_view in_errors;
  std::size_t calls_a_minute;
};

constexpr std::array methods{
    Method{"devices.executeCommand", "ExecuteDeviceCommand", 10},
    Method{"devices.get", "GetDevice", 10},
    Method{"devices.list", "ListDevices", 5},
    Method{"structures.get", "GetStructure", 5},
    Method{"structures.list", "ListStructures", 5},
    Method{"structures.rooms.get", "GetRoom", 5},
    Method{"structures.rooms.list", "ListRooms", 5},
};

struct DeviceQuota {
  std::string_view type;
  std::string_view in_errors;
  std::size_t calls_a_minute;
};

constexpr std::size_t commands_an_hour = 100;
constexpr std::size_t calls_of_a_command = 5;
constexpr std::array device_quotas{DeviceQuota{"THERMOSTAT", "Thermostat", 5}, DeviceQuota{"CAMERA", "Camera", 30},
                                   DeviceQuota{"DOORBELL", "Doorbell", 30}};

/// Commands as the texts of errors name them; recorded are those with Range and Heat.
constexpr std::array command_names{
    std::pair{"ThermostatTemperatureSetpoint.SetRange"sv, "SetThermostatTemperatureRange"sv},
    std::pair{"ThermostatTemperatureSetpoint.SetHeat"sv, "SetThermostatTemperatureHeat"sv},
    std::pair{"ThermostatTemperatureSetpoint.SetCool"sv, "SetThermostatTemperatureCool"sv},
    std::pair{"ThermostatMode.SetMode"sv, "SetThermostatMode"sv},
    std::pair{"ThermostatEco.SetMode"sv, "SetThermostatEcoMode"sv},
    std::pair{"Fan.SetTimer"sv, "SetFanTimer"sv},
};

std::string_view command_in_errors(std::string_view command) {
  for (const auto& [name, in_errors] : command_names) {
    if (command.ends_with(name)) return in_errors;
  }
  return command.substr(command.rfind('.') + 1);
}

}  // namespace

std::optional<std::string> SdmQuotas::take(const std::string& user, const std::string& method, WallTime now) {
  count(method);
  std::vector<Quota> quotas;
  for (const Method& known : methods) {
    if (known.name != method) continue;
    quotas.push_back({fmt::format("{} {}", user, method), fmt::format("the {} API for the user", known.in_errors),
                      known.calls_a_minute, per_minute});
  }
  return take(quotas, now);
}

std::optional<std::string> SdmQuotas::take(const std::string& user, const Command& command, WallTime now) {
  constexpr std::string_view method = "devices.executeCommand";
  count(std::string(method));
  std::vector<Quota> quotas{
      {fmt::format("{} {}", user, method), fmt::format("the {} API for the user", methods.front().in_errors),
       methods.front().calls_a_minute, per_minute},
      {fmt::format("{} {} {}", user, command.device, command.name),
       fmt::format("the {} command for the user", command_in_errors(command.name)), calls_of_a_command, per_minute}};
  for (const DeviceQuota& quota : device_quotas) {
    if (quota.type != command.type) continue;
    const std::string subject = fmt::format("the {}", quota.in_errors);
    quotas.push_back({command.device + " a minute", subject, quota.calls_a_minute, per_minute});
    quotas.push_back({command.device + " an hour", subject, commands_an_hour, per_hour});
  }
  return take(quotas, now);
}

std::optional<std::string> SdmQuotas::take(const std::vector<Quota>& quotas, WallTime now) {
  if (!limits_) return std::nullopt;
  const auto used_up =
      std::find_if(quotas.begin(), quotas.end(), [&](const Quota& quota) { return is_used_up(quota, now); });
  if (used_up != quotas.end()) {
    ++limited_by_[used_up->subject];
    return used_up->subject;
  }
  for (const Quota& quota : quotas) {
    Window& window = windows_.try_emplace(quota.key, Window{now}).first->second;
    if (now - window.begin >= quota.length) window = Window{now};
    ++window.calls;
  }
  return std::nullopt;
}

bool SdmQuotas::is_used_up(const Quota& quota, WallTime now) const {
  const auto window = windows_.find(quota.key);
  return window != windows_.end() && now - window->second.begin < quota.length && window->second.calls >= quota.calls;
}

void SdmQuotas::set_limits(bool limits) {
  limits_ = limits;
  windows_.clear();
}

json::object SdmQuotas::calls() const {
  json::object all;
  for (const auto& [method, count] : calls_) all[method] = count;
  return all;
}

json::object SdmQuotas::limited_by() const {
  json::object all;
  for (const auto& [subject, count] : limited_by_) all[subject] = count;
  return all;
}

std::size_t SdmQuotas::limited() const {
  std::size_t sum = 0;
  for (const auto& [subject, count] : limited_by_) sum += count;
  return sum;
}

}  // namespace nest2mqtt::simulator
