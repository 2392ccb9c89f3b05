#include "thermostat_status.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <set>
#include <utility>

#include "nest2mqtt/model/document.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::nle {
namespace {

std::optional<std::string> text(const json::object& from, std::string_view name) {
  const auto member = model::string_member(from, name);
  return member && !member->empty() ? std::optional<std::string>(*member) : std::nullopt;
}

/// A temperature beyond 200 C is an error somewhere, and counts as no value.
std::optional<double> temperature(const json::object& from, std::string_view name) {
  constexpr double max_celsius = 200;
  const auto number = model::number_member(from, name);
  return number && std::abs(*number) <= max_celsius ? number : std::nullopt;
}

bool is_any_on(const json::object* stages, std::initializer_list<std::string_view> names) {
  return stages != nullptr && std::any_of(names.begin(), names.end(), [&](std::string_view name) {
           return model::bool_member(*stages, name).value_or(false);
         });
}

void read_temperatures(const json::object& from, ThermostatStatus& to) {
  to.current_temperature = temperature(from, "current_temperature");
  to.backplate_temperature = temperature(from, "backplate_temperature");
  to.target = temperature(from, "target_temperature");
  to.target_low = temperature(from, "target_temperature_low");
  to.target_high = temperature(from, "target_temperature_high");
  if (const json::object* const eco = model::object_member(from, "eco_temperatures")) {
    to.eco_low = temperature(*eco, "low");
    to.eco_high = temperature(*eco, "high");
  }
}

void read_state(const json::object& from, ThermostatStatus& to) {
  to.mode = text(from, "mode");
  to.eco_mode = text(from, "eco_mode");
  const json::object* const stages = model::object_member(from, "hvac");
  to.is_heating = is_any_on(stages, {"heater", "heat_x2", "heat_x3", "aux_heat", "emer_heat", "alt_heat"});
  to.is_cooling = is_any_on(stages, {"ac", "cool_x2", "cool_x3"});
  to.fan_timer_active = model::bool_member(from, "fan_timer_active");
  to.fan_timer_timeout = model::number_member(from, "fan_timer_timeout");
  to.time_to_target = model::number_member(from, "time_to_target");
  to.training = text(from, "time_to_target_training_status");
}

std::optional<ThermostatStatus> read_status(const json::object& from) {
  auto serial = text(from, "serial");
  if (!serial) return std::nullopt;
  ThermostatStatus status{.serial = *std::move(serial)};
  status.name = text(from, "name");
  status.is_available = model::bool_member(from, "is_available").value_or(false);
  status.last_seen = text(from, "last_seen").value_or("");
  status.is_subscribed = model::number_member(from, "subscription_count").value_or(0) > 0;
  status.has_key = model::string_member(from, "api_key").has_value();
  status.humidity = model::number_member(from, "humidity");
  status.target_humidity = model::number_member(from, "target_humidity");
  status.scale = text(from, "temperature_scale");
  if (const json::object* const capabilities = model::object_member(from, "capabilities")) {
    status.can_heat = model::bool_member(*capabilities, "can_heat");
    status.can_cool = model::bool_member(*capabilities, "can_cool");
    status.has_fan = model::bool_member(*capabilities, "has_fan");
  }
  status.has_leaf = model::bool_member(from, "has_leaf");
  status.software_version = text(from, "software_version");
  status.safety_state = text(from, "safety_state");
  status.schedule_mode = text(from, "schedule_mode");
  read_temperatures(from, status);
  read_state(from, status);
  return status;
}

bool is_phantom(const ThermostatStatus& status) {
  return !status.current_temperature && !status.software_version && !status.humidity;
}

/// `text` with null in place of the three words that Python writes for numbers and that are no JSON.
std::string without_words_for_numbers(std::string_view text) {
  constexpr std::array<std::string_view, 3> words{"NaN", "Infinity", "-Infinity"};
  std::string clean;
  clean.reserve(text.size());
  bool in_string = false;
  while (!text.empty()) {
    const auto* const word = std::find_if(words.begin(), words.end(),
                                          [&](std::string_view candidate) { return text.starts_with(candidate); });
    if (!in_string && word != words.end()) {
      clean += "null";
      text.remove_prefix(word->size());
      continue;
    }
    if (text.front() == '"') in_string = !in_string;
    const std::size_t size = in_string && text.front() == '\\' ? std::min<std::size_t>(2, text.size()) : 1;
    clean += text.substr(0, size);
    text.remove_prefix(size);
  }
  return clean;
}

}  // namespace

bool ThermostatStatus::is_in_eco() const {
  return eco_mode == "manual-eco" || eco_mode == "auto-eco";
}

std::string_view mode_word(std::string_view mode) {
  if (mode == "range") return "heat-cool";
  if (mode == "emergency") return "heat";
  return mode;
}

Result<std::vector<ThermostatStatus>> read_devices(std::string_view answer) {
  auto parsed = model::parse_document(answer);
  if (!parsed) parsed = model::parse_document(without_words_for_numbers(answer));
  if (!parsed) return fail(Recovery::retry, "the list of devices is not JSON: " + parsed.error().message);
  const json::object* const root = (*parsed)->if_object();
  const json::array* const devices = root == nullptr ? nullptr : model::array_member(*root, "devices");
  if (devices == nullptr) return fail(Recovery::retry, "the answer has no list \"devices\"");
  std::vector<ThermostatStatus> found;
  std::set<std::string> serials;
  for (const json::value& device : *devices) {
    const json::object* const object = device.if_object();
    auto status = object == nullptr ? std::nullopt : read_status(*object);
    if (!status || is_phantom(*status)) continue;
    if (serials.insert(status->serial).second) found.push_back(*std::move(status));
  }
  return found;
}

}  // namespace nest2mqtt::nle
