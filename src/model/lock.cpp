#include "nest2mqtt/model/lock.h"

#include <charconv>
#include <cmath>
#include <string>

namespace nest2mqtt::model {
namespace {

std::optional<double> limit(const json::object& thermostat, const std::string& name) {
  if (const auto number = number_member(thermostat, name)) return number;
  const std::string_view text = string_member(thermostat, name).value_or("");
  double number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
  return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<LockRange> lock_range(const json::object& thermostat, std::string_view ending) {
  if (!bool_member(thermostat, "is_locked").value_or(false)) return std::nullopt;
  return LockRange{limit(thermostat, std::string("locked_temp_min").append(ending)),
                   limit(thermostat, std::string("locked_temp_max").append(ending))};
}

}  // namespace nest2mqtt::model
