#include "nle/schedule.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include <fmt/format.h>

#include "json/fields.h"
#include "json/path.h"
#include "nle/python_text.h"

namespace nest2mqtt::simulator {
namespace {

constexpr double min_celsius = 4.5;
constexpr double max_celsius = 32.0;

using ScheduleCheck = tl::expected<void, CommandError>;

ScheduleCheck check_temperature(const std::string& where, const json::object& entry, const char* field, bool required) {
  const json::value* const value = entry.if_contains(field);
  if (value == nullptr && required) return refused(fmt::format("{}: RANGE requires '{}'", where, field));
  if (value == nullptr) return {};
  const auto celsius = number_of(*value);
  if (!celsius) return broken("could not convert string to float: " + python_repr(python_str(*value)));
  if (*celsius >= min_celsius && *celsius <= max_celsius) return {};
  const std::string shown = python_json(*celsius);
  const std::string subject = required ? field : "temp";
  return refused(fmt::format("{}: {}={} outside {:.1f}-{:.1f}C", where, subject, shown, min_celsius, max_celsius));
}

ScheduleCheck check_entry(const std::string& where, const json::value& value) {
  const json::object* const entry = value.if_object();
  if (entry == nullptr) return refused(where + ": must be an object");
  const json::value* const time = entry->if_contains("time");
  if (time == nullptr) return refused(where + ": missing 'time'");
  const auto seconds = number_of(*time);
  if (!seconds || *seconds < 0 || *seconds >= 86400) return refused(where + ": time must be 0-86399");
  const json::value* const type = entry->if_contains("type");
  if (type == nullptr) return refused(where + ": missing 'type'");
  const auto mode = schedule_mode(*type);
  if (!mode) return refused(fmt::format("{}: invalid type '{}'", where, python_str(*type)));
  if (*mode != "RANGE") return check_temperature(where, *entry, "temp", false);
  ScheduleCheck checked = check_temperature(where, *entry, "temp-min", true);
  if (checked) checked = check_temperature(where, *entry, "temp-max", true);
  return checked;
}

ScheduleCheck check_day(std::string_view day, const json::value& entries) {
  std::vector<const json::value*> list;
  if (const json::array* const array = entries.if_array()) {
    for (const json::value& entry : *array) list.push_back(&entry);
  } else if (const json::object* const object = entries.if_object()) {
    for (const auto& entry : *object) list.push_back(&entry.value());
  } else {
    return refused(fmt::format("Day '{}' must be a list or dict of setpoints", day));
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    ScheduleCheck checked = check_entry(fmt::format("Day '{}' entry {}", day, i), *list[i]);
    if (!checked) return checked;
  }
  return {};
}

}  // namespace

std::optional<std::string> schedule_mode(const json::value& value) {
  std::string mode = python_str(value);
  std::transform(mode.begin(), mode.end(), mode.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (mode == "HEAT" || mode == "COOL" || mode == "RANGE") return mode;
  return std::nullopt;
}

CommandValues checked_schedule(const json::value& value) {
  const json::object* const schedule = value.if_object();
  if (schedule == nullptr) return refused("Schedule must be a JSON object");
  if (number_of(*schedule, "ver") != 2) return refused("Schedule ver must be 2");
  const json::value* named = schedule->if_contains("schedule_mode");
  if (named == nullptr || !python_truth(*named)) named = schedule->if_contains("mode");
  const auto mode = named == nullptr ? std::nullopt : schedule_mode(*named);
  if (!mode) return refused("schedule_mode must be one of: HEAT, COOL, RANGE");
  const json::object* const days = find_object(*schedule, {"days"});
  if (days == nullptr) return refused("Schedule must contain a 'days' object");
  for (const auto& day : *days) {
    const std::string_view key = day.key();
    if (key.size() != 1 || key[0] < '0' || key[0] > '6') {
      return refused(fmt::format("Invalid day key '{}' (must be '0'-'6', Monday-Sunday)", key));
    }
    const ScheduleCheck checked = check_day(key, day.value());
    if (!checked) return tl::unexpected(checked.error());
  }
  const json::value* const name = schedule->if_contains("name");
  return json::object{
      {"ver", 2}, {"name", name == nullptr ? json::value("") : *name}, {"schedule_mode", *mode}, {"days", *days}};
}

}  // namespace nest2mqtt::simulator
