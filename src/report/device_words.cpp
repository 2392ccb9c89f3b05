#include "device_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/model/diff.h"
#include "nest2mqtt/model/schema.h"
#include "nest2mqtt/model/thermostat_scale.h"

namespace nest2mqtt::report {
namespace {

using Properties = std::vector<StatusView::Property>;
using model::string_member;

std::string_view unit_text(model::Unit unit) {
  switch (unit) {
    case model::Unit::celsius:
      return " °C";
    case model::Unit::fahrenheit:
      return " °F";
    case model::Unit::percent:
      return " %";
    case model::Unit::minutes:
      return " min";
    case model::Unit::none:
      break;
  }
  return "";
}

/// A field that is there, as a word of the service.
void add_word(Properties& to, const json::object& object, std::string_view field, std::string label) {
  const auto word = string_member(object, field).value_or("");
  if (!word.empty()) to.push_back({std::move(label), word == "ok" ? "OK" : std::string(word)});
}

/// A time that is there; the service's 1970 means none.
void add_time(Properties& to, const json::object& object, std::string_view field, std::string label) {
  const auto at = parse_utc(string_member(object, field).value_or(""));
  if (!at) return;
  const bool never = at->time_since_epoch() < std::chrono::hours(24);
  to.push_back({std::move(label), never ? "never" : time_text(*at).substr(0, 16) + " UTC"});
}

class Thermometer {
 public:
  explicit Thermometer(const json::object& thermostat)
      : thermostat_(thermostat), scale_(model::display_scale(thermostat)) {}

  [[nodiscard]] std::string read(std::string_view field) const {
    const auto value = model::reading_member(thermostat_, model::temperature_field(field, scale_)->name);
    return value ? model::number_text(*value).append(unit_text(scale_)) : "";
  }

  /// What it is set to, in its present mode.
  [[nodiscard]] std::string setpoint() const {
    const auto mode = string_member(thermostat_, "hvac_mode").value_or("");
    if (mode == "heat-cool") return read("target_temperature_low") + " to " + read("target_temperature_high");
    if (mode == "eco") return read("eco_temperature_low") + " to " + read("eco_temperature_high");
    return mode == "off" ? "" : read("target_temperature");
  }

 private:
  const json::object& thermostat_;
  model::Unit scale_;
};

void describe_thermostat(const json::object& thermostat, StatusView::Device& to) {
  const Thermometer thermometer(thermostat);
  to.headline = thermometer.read("ambient_temperature");
  if (const auto setpoint = thermometer.setpoint(); !setpoint.empty()) to.properties.push_back({"Set to", setpoint});
  add_word(to.properties, thermostat, "hvac_mode", "Mode");
  const auto state = string_member(thermostat, "hvac_state").value_or("");
  if (state != "off") to.activity = state;
  if (const auto humidity = model::reading_member(thermostat, "humidity")) {
    to.properties.push_back({"Humidity", model::number_text(*humidity) + " %"});
  }
  if (model::bool_member(thermostat, "fan_timer_active") == true) to.properties.push_back({"Fan", "running"});
  if (model::bool_member(thermostat, "is_locked") == true) to.properties.push_back({"Lock", "locked"});
}

void describe_protect(const json::object& protect, StatusView::Device& to) {
  to.headline = "All clear";
  for (const auto& [field, what] : {std::pair("smoke_alarm_state", "Smoke"), std::pair("co_alarm_state", "CO")}) {
    const auto state = string_member(protect, field);
    if (!state || *state == "ok") continue;
    to.headline = (to.severity == Severity::good ? "" : to.headline + ", ") + what + ' ' + std::string(*state);
    to.severity = Severity::bad;
  }
  add_word(to.properties, protect, "smoke_alarm_state", "Smoke");
  add_word(to.properties, protect, "co_alarm_state", "CO");
  add_word(to.properties, protect, "battery_health", "Battery");
  add_time(to.properties, protect, "last_manual_test_time", "Last test");
  if (string_member(protect, "battery_health") == "replace" && to.severity == Severity::good) {
    to.severity = Severity::waiting;
    to.headline = "Replace battery";
  }
}

void describe_camera(const json::object& camera, StatusView::Device& to) {
  // Google Device Access does not say it.
  if (const auto streams = model::bool_member(camera, "is_streaming"))
    to.headline = *streams ? "Streaming" : "Not streaming";
  const json::object* const event = model::object_member(camera, "last_event");
  if (event == nullptr) return;
  std::vector<std::string_view> seen;
  for (const std::string_view what : {"chime", "person", "motion", "sound"}) {
    if (model::bool_member(*event, "has_" + std::string(what)) == true) seen.push_back(what);
  }
  add_time(to.properties, *event, "start_time", "Last event");
  if (!seen.empty()) to.properties.push_back({"Noticed", joined(seen, ", ")});
}

std::string kind_text(const model::ObjectId& id) {
  switch (model::object_kind(id).value_or(model::ObjectKind::structure)) {
    case model::ObjectKind::thermostat:
      return "Thermostat";
    case model::ObjectKind::smoke_co_alarm:
      return "Protect";
    case model::ObjectKind::camera:
      return "Camera";
    case model::ObjectKind::structure:
      break;
  }
  return id.kind;
}

}  // namespace

std::string age_text(milliseconds age) {
  const auto seconds = std::max<std::int64_t>(0, age.count() / 1000);
  if (seconds < 60) return fmt::format("{} s", seconds);
  const auto minutes = seconds / 60;
  if (minutes < 60) return fmt::format("{} min", minutes);
  const auto two = [](std::int64_t large, const char* unit, std::int64_t small, const char* small_unit) {
    return small == 0 ? fmt::format("{} {}", large, unit) : fmt::format("{} {} {} {}", large, unit, small, small_unit);
  };
  const auto hours = minutes / 60;
  return hours < 24 ? two(hours, "h", minutes % 60, "min") : two(hours / 24, "d", hours % 24, "h");
}

std::string time_text(WallTime at) {
  std::string text = format_utc(at).substr(0, 19);
  text[10] = ' ';
  return text;
}

void describe(const model::HomeObject& object, StatusView::Device& to) {
  to.kind = kind_text(object.id);
  to.name = object.name();
  switch (model::object_kind(object.id).value_or(model::ObjectKind::structure)) {
    case model::ObjectKind::thermostat:
      return describe_thermostat(*object.value, to);
    case model::ObjectKind::smoke_co_alarm:
      return describe_protect(*object.value, to);
    case model::ObjectKind::camera:
      return describe_camera(*object.value, to);
    case model::ObjectKind::structure:
      break;
  }
}

Properties describe_structure(const json::object& structure) {
  Properties properties;
  add_word(properties, structure, "away", "Presence");
  add_word(properties, structure, "smoke_alarm_state", "Smoke");
  add_word(properties, structure, "co_alarm_state", "CO");
  add_word(properties, structure, "time_zone", "Time zone");
  return properties;
}

Properties leaves_of(const model::HomeObject& object) {
  const auto kind = model::object_kind(object.id);
  Properties leaves;
  const json::object nothing;
  for (const model::FieldChange& field : model::diff(nothing, *object.value)) {
    std::string name = joined(field.path, "/");
    const json::value& value = *field.after;
    std::string text = value.is_string() ? std::string(value.get_string()) : model::to_text(value);
    const model::FieldSpec* const spec = kind ? model::find_field(*kind, name) : nullptr;
    if (spec != nullptr && value.is_number()) text += unit_text(spec->unit);
    leaves.push_back({std::move(name), std::move(text)});
  }
  std::sort(leaves.begin(), leaves.end(), [](const auto& a, const auto& b) { return a.label < b.label; });
  return leaves;
}

}  // namespace nest2mqtt::report
