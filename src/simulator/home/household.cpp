#include "home/household.h"

#include <algorithm>

#include "json/fields.h"

namespace nest2mqtt::simulator {
namespace {

/// How long the thermostats take to notice that everybody left or somebody came home.
constexpr std::chrono::seconds moment(1);

void set_mode(HomeDocument& document, const Path& device, std::string_view mode, std::string_view previous,
              WallTime now) {
  document.report(device, {{"hvac_mode", mode}, {"previous_hvac_mode", previous}}, now);
}

void follow_structure(HomeDocument& document, const std::string& structure_id, bool away, WallTime now) {
  for (const Path& device : devices_in(document.root(), "thermostats")) {
    const json::object& thermostat = *find_object(document.root(), device);
    if (text_of(thermostat, "structure_id") != structure_id) continue;
    if (!flag_of(thermostat, "is_online", true)) continue;
    const std::string mode(text_of(thermostat, "hvac_mode"));
    const std::string previous(text_of(thermostat, "previous_hvac_mode"));
    if (away && mode != "eco" && mode != "off") set_mode(document, device, "eco", mode, now);
    if (!away && mode == "eco" && !previous.empty()) set_mode(document, device, previous, "", now);
  }
}

bool is_away(std::string_view away) {
  return away == "away" || away == "auto-away";
}

}  // namespace

std::vector<Path> devices_in(const json::object& home, std::string_view group) {
  std::vector<Path> paths;
  const Path parent{"devices", std::string(group)};
  const json::object* const devices = find_object(home, parent);
  if (devices == nullptr) return paths;
  for (const auto& device : *devices) {
    if (!device.value().is_object()) continue;
    paths.push_back({parent[0], parent[1], std::string(device.key())});
  }
  return paths;
}

void EcoCoupling::advance(HomeDocument& document, WallTime now) {
  const json::object* const structures = find_object(document.root(), {"structures"});
  if (structures == nullptr) return;
  for (const auto& member : *structures) {
    const json::object* const object = member.value().if_object();
    if (object == nullptr) continue;
    const std::string away(text_of(*object, "away"));
    const auto [known, is_new] = structures_.try_emplace(member.key(), Structure{away, {}});
    Structure& structure = known->second;
    if (!is_new && structure.away != away) structure.due = now + moment;
    structure.away = away;
  }
  for (auto& [id, structure] : structures_) {
    if (!structure.due || *structure.due > now) continue;
    structure.due.reset();
    follow_structure(document, id, is_away(structure.away), now);
    const Path path{"structures", id};
    const json::object* const object = find_object(document.root(), path);
    if (object != nullptr && structure.away == "home" && text_of(*object, "wwn_security_state") == "deter") {
      (void)document.merge(path, {{"wwn_security_state", "ok"}});
    }
  }
}

void advance_fans(HomeDocument& document, WallTime now) {
  for (const Path& device : devices_in(document.root(), "thermostats")) {
    const json::object& thermostat = *find_object(document.root(), device);
    if (!flag_of(thermostat, "fan_timer_active")) continue;
    const auto timeout = parse_utc(text_of(thermostat, "fan_timer_timeout"));
    if (!timeout || *timeout == WallTime()) {
      const double minutes = number_of(thermostat, "fan_timer_duration").value_or(15);
      const auto end = now + std::chrono::minutes(static_cast<std::int64_t>(minutes));
      document.report(device, {{"fan_timer_timeout", format_utc(end)}}, now);
    } else if (*timeout <= now) {
      document.report(device, {{"fan_timer_active", false}, {"fan_timer_timeout", epoch}}, now);
    }
  }
}

Result<void> CameraEvents::begin(HomeDocument& document, const CameraEvent& event, WallTime now) {
  const Path device{"devices", "cameras", event.device};
  const json::object* const camera = find_object(document.root(), device);
  if (camera == nullptr) return fail("there is no camera \"" + event.device + "\"");
  json::object seen{{"has_sound", event.sound},
                    {"has_motion", event.motion},
                    {"has_person", event.person},
                    {"start_time", format_utc(now)}};
  // Pictures of events are kept for subscribers of the video history only.
  if (flag_of(*camera, "is_video_history_enabled")) {
    const auto second = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
    const std::string page = "cameras/" + event.device + "/cuepoints/" + std::to_string(second.count());
    const std::string clip = "https://www.dropcam.com/api/wwn.get_event_clip/" + event.device;
    seen["urls_expire_time"] = format_utc(now + std::chrono::days(10));
    seen["web_url"] = "https://home.nest.com/" + page;
    seen["app_url"] = "nestmobile://" + page;
    seen["image_url"] = clip + "/frame";
    seen["animated_image_url"] = clip + "/gif";
    seen["activity_zone_ids"] = json::array();
  }
  const Path structure{"structures", std::string(text_of(*camera, "structure_id"))};
  document.report(device, {{"last_event", std::move(seen)}}, now);
  ends_[event.device] = now + event.duration;

  const json::object* const home = find_object(document.root(), structure);
  if (event.person && home != nullptr && is_away(text_of(*home, "away"))) {
    return document.merge(structure, {{"wwn_security_state", "deter"}});
  }
  return {};
}

void CameraEvents::advance(HomeDocument& document, WallTime now) {
  std::erase_if(ends_, [&](const auto& end) {
    if (end.second > now) return false;
    const Path event{"devices", "cameras", end.first, "last_event"};
    if (find_object(document.root(), event) != nullptr) {
      (void)document.merge(event, {{"end_time", format_utc(end.second)}});
    }
    return true;
  });
}

}  // namespace nest2mqtt::simulator
