#include "home/thermostat_traits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::sdm {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> mode_words{
    {{"HEAT", "heat"}, {"COOL", "cool"}, {"HEATCOOL", "heat-cool"}, {"OFF", "off"}}};

}  // namespace

std::string_view word_of(const Device& device, std::string_view trait, std::string_view member) {
  const json::object* const object = device.trait(trait);
  return object == nullptr ? "" : model::string_member(*object, member).value_or("");
}

std::optional<double> celsius_of(const Device& device, std::string_view trait, std::string_view member) {
  constexpr double max_celsius = 200;
  const json::object* const object = device.trait(trait);
  const auto celsius = object == nullptr ? std::nullopt : model::number_member(*object, member);
  return celsius && std::abs(*celsius) <= max_celsius ? celsius : std::nullopt;
}

std::string_view nest_mode(std::string_view google_mode) {
  for (const auto& [google, nest] : mode_words) {
    if (google == google_mode) return nest;
  }
  return {};
}

std::string_view google_mode(std::string_view nest_mode) {
  for (const auto& [google, nest] : mode_words) {
    if (nest == nest_mode) return google;
  }
  return {};
}

bool has_mode(const Device& device, std::string_view trait, std::string_view mode) {
  const json::object* const object = device.trait(trait);
  const json::array* const modes = object == nullptr ? nullptr : model::array_member(*object, "availableModes");
  return modes != nullptr && std::any_of(modes->begin(), modes->end(), [&](const json::value& value) {
           const auto* const word = value.if_string();
           return word != nullptr && std::string_view(*word) == mode;
         });
}

bool is_in_eco(const Device& device) {
  return word_of(device, "ThermostatEco", "mode") == "MANUAL_ECO";
}

FanTimer fan_timer(const Device& device, WallTime now) {
  const std::string_view mode = word_of(device, "Fan", "timerMode");
  FanTimer timer{.exists = !mode.empty()};
  if (mode != "ON") return timer;
  timer.ends = parse_utc(word_of(device, "Fan", "timerTimeout"));
  timer.runs = !timer.ends || *timer.ends > now;
  if (!timer.runs) timer.ends = std::nullopt;
  return timer;
}

}  // namespace nest2mqtt::sdm
