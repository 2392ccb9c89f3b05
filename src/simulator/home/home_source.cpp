#include "home/home_source.h"

#include <fmt/format.h>

#include "home/services.h"
#include "home/temperature.h"
#include "json/fields.h"
#include "json/path.h"

namespace nest2mqtt::simulator {
namespace {

Result<void> check_members(const json::object& home, const Path& path, std::string_view id_name,
                           const std::string& file) {
  const json::value* const value = find(home, path);
  if (value == nullptr) return {};
  if (!value->is_object()) return fail(fmt::format("{}: {} must be an object", file, to_text(path)));
  for (const auto& member : value->get_object()) {
    const json::object* const object = member.value().if_object();
    const std::string where = to_text(path) + "/" + std::string(member.key());
    if (object == nullptr) return fail(fmt::format("{}: {} must be an object", file, where));
    if (text_of(*object, id_name) != member.key()) {
      return fail(fmt::format("{}: {}/{} must be \"{}\"", file, where, id_name, std::string_view(member.key())));
    }
    const auto services = check_services(*object);
    if (!services) return fail(fmt::format("{}: {}/{}", file, where, services.error().message));
  }
  return {};
}

constexpr std::size_t devices_per_structure = 20;

json::object thermostat(const std::string& id, std::size_t number) {
  const bool fahrenheit = number % 2 == 0;
  json::object fields{{"humidity", 40},
                      {"locale", "en-US"},
                      {"temperature_scale", fahrenheit ? "F" : "C"},
                      {"is_using_emergency_heat", false},
                      {"has_fan", true},
                      {"software_version", "5.9.3-6"},
                      {"has_leaf", false},
                      {"can_heat", true},
                      {"can_cool", true},
                      {"is_locked", false},
                      {"sunlight_correction_active", false},
                      {"sunlight_correction_enabled", true},
                      {"fan_timer_active", false},
                      {"fan_timer_timeout", epoch},
                      {"fan_timer_duration", 15},
                      {"previous_hvac_mode", ""},
                      {"hvac_mode", number % 3 == 0 ? "heat-cool" : "heat"},
                      {"time_to_target", "~0"},
                      {"time_to_target_training", "ready"},
                      {"label", ""},
                      {"name_long", id + " Thermostat"},
                      {"last_connection", "2019-02-11T07:41:02.113Z"},
                      {"hvac_state", "off"}};
  const auto put = [&](const char* name, double celsius) { put_temperature(fields, name, celsius, Scale::celsius); };
  put("target_temperature", 20);
  put("target_temperature_low", 19);
  put("target_temperature_high", 24);
  put("ambient_temperature", 20);
  for (const std::string kind : {"away", "eco"}) {
    put((kind + "_temperature_low").c_str(), 13);
    put((kind + "_temperature_high").c_str(), 24.5);
  }
  put("locked_temp_min", 20);
  put("locked_temp_max", 22);
  return fields;
}

json::object protect(const std::string& id) {
  return {{"locale", "en-US"},
          {"software_version", "3.1.4rc3"},
          {"name_long", id + " Nest Protect"},
          {"last_connection", "2019-02-11T03:12:44.190Z"},
          {"battery_health", "ok"},
          {"co_alarm_state", "ok"},
          {"smoke_alarm_state", "ok"},
          {"ui_color_state", "green"},
          {"is_manual_test_active", false},
          {"last_manual_test_time", epoch}};
}

json::object camera(const std::string& id) {
  return {{"software_version", "205-600055"},
          {"name_long", id + " Camera"},
          {"is_streaming", true},
          {"is_audio_input_enabled", true},
          {"last_is_online_change", "2019-02-09T18:02:11.000Z"},
          {"is_video_history_enabled", true},
          {"is_public_share_enabled", false},
          {"activity_zones", json::array()},
          {"web_url", "https://home.nest.com/cameras/" + id},
          {"app_url", "nestmobile://cameras/" + id},
          {"snapshot_url", "https://www.dropcam.com/api/wwn.get_snapshot/" + id}};
}

json::object structure(const std::string& id) {
  return {{"structure_id", id},
          {"name", id},
          {"country_code", "US"},
          {"time_zone", "America/Los_Angeles"},
          {"away", "home"},
          {"rhr_enrollment", false},
          {"eta_begin", epoch},
          {"wwn_security_state", "ok"},
          {"wheres", {{"where-room", {{"where_id", "where-room"}, {"name", "Room"}}}}}};
}

}  // namespace

Result<json::object> parse_home(std::string_view text, const std::string& name) {
  auto document = parse_json(text);
  if (!document) {
    // "line 3: ..." becomes "name:3: ...".
    return fail(name + ":" + document.error().message.substr(std::string_view("line ").size()));
  }
  if (!document->is_object()) return fail(name + ":1: a home is a JSON object");
  json::object& home = document->get_object();
  home.erase("metadata");
  for (const auto group : {"thermostats", "smoke_co_alarms", "cameras"}) {
    const auto checked = check_members(home, {"devices", group}, "device_id", name);
    if (!checked) return tl::unexpected(checked.error());
  }
  const auto checked = check_members(home, {"structures"}, "structure_id", name);
  if (!checked) return tl::unexpected(checked.error());
  if (!home.contains("devices") || !home.contains("structures")) {
    return fail(name + ":1: a home needs \"devices\" and \"structures\"");
  }
  return std::move(home);
}

json::object generate_home(std::size_t devices) {
  json::object groups;
  json::object structures;
  for (std::size_t number = 0; number < devices; ++number) {
    // Of four devices two are thermostats.
    const std::size_t kind = number % 4;
    const char* const group = kind == 1 ? "smoke_co_alarms" : kind == 3 ? "cameras" : "thermostats";
    const char* const word = kind == 1 ? "protect" : kind == 3 ? "camera" : "thermostat";
    const std::string id = fmt::format("{}-{:04}", word, number);
    const std::string home = fmt::format("home-{:03}", number / devices_per_structure);

    json::object device = kind == 1 ? protect(id) : kind == 3 ? camera(id) : thermostat(id, number);
    device["device_id"] = id;
    device["structure_id"] = home;
    device["where_id"] = "where-room";
    device["where_name"] = "Room";
    device["name"] = id;
    device["is_online"] = true;
    groups.emplace(group, json::object()).first->value().get_object()[id] = std::move(device);

    json::object& owner = structures.emplace(home, structure(home)).first->value().get_object();
    owner.emplace(group, json::array()).first->value().get_array().emplace_back(id);
    if (kind == 1) {
      owner["smoke_alarm_state"] = "ok";
      owner["co_alarm_state"] = "ok";
    }
  }
  return {{"devices", std::move(groups)}, {"structures", std::move(structures)}};
}

}  // namespace nest2mqtt::simulator
