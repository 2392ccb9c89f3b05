#include "pictures/camera_pictures.h"

#include <string_view>

#include "nest2mqtt/base/percent.h"

#include "json/fields.h"
#include "pictures/jpeg.h"
#include "pictures/scene.h"

namespace nest2mqtt::simulator {
namespace {

constexpr std::string_view former_host = "https://www.dropcam.com/";

void point(json::object& object, std::string_view field, const std::string& to) {
  if (text_of(object, field).starts_with(former_host)) object[field] = to;
}

bool is_running(const json::object& event) {
  const auto start = parse_utc(text_of(event, "start_time"));
  const auto end = parse_utc(text_of(event, "end_time"));
  return start && (!end || *end < *start);  // no end yet, or the end of the previous event
}

bool expired(const json::object& event, WallTime now) {
  const auto end = parse_utc(text_of(event, "urls_expire_time"));
  return end && *end <= now;
}

Scene scene_of(const std::string& camera, const json::object* event) {
  Scene scene{.camera = camera};
  if (event == nullptr) return scene;
  scene.person = flag_of(*event, "has_person");
  scene.motion = flag_of(*event, "has_motion") && !scene.person;
  return scene;
}

std::optional<Scene> snapshot_of(const std::string& id, const json::object& camera, const json::object* event) {
  const bool streams = flag_of(camera, "is_streaming") && flag_of(camera, "is_online", true);
  if (!camera.contains("snapshot_url") || !streams) return std::nullopt;
  return scene_of(id, event != nullptr && is_running(*event) ? event : nullptr);
}

std::optional<Scene> event_of(const std::string& id, const json::object* event, WallTime now) {
  if (event == nullptr || !event->contains("image_url") || expired(*event, now)) return std::nullopt;
  Scene scene = scene_of(id, event);
  const std::string_view start = text_of(*event, "start_time");
  constexpr std::size_t time_of_day = std::string_view("2026-11-21T").size();
  if (start.size() > time_of_day) scene.time = start.substr(time_of_day, std::string_view("22:10:00").size());
  return scene;
}

}  // namespace

void set_picture_urls(const std::string& api, json::object& home) {
  const json::object* const cameras = find_object(home, {"devices", "cameras"});
  if (cameras == nullptr) return;
  for (auto& member : home["devices"].get_object()["cameras"].get_object()) {
    json::object* const camera = member.value().if_object();
    if (camera == nullptr) continue;
    const std::string folder = api + "/images/" + percent_encoded(member.key());
    point(*camera, "snapshot_url", folder + "/snapshot");
    if (json::object* const event = object_of(*camera, "last_event")) point(*event, "image_url", folder + "/event");
  }
}

bool is_picture(const Path& path) {
  return path.size() == 3 && path[0] == "images";
}

std::optional<std::string> camera_picture(const json::object& home, const Path& path, WallTime now) {
  const std::string& id = path[1];
  const json::object* const camera = find_object(home, {"devices", "cameras", id});
  std::optional<Scene> scene;
  std::string comment = to_text(path);
  if (camera != nullptr) {
    const json::object* const event = find_object(*camera, {"last_event"});
    if (event != nullptr) comment += " " + std::string(text_of(*event, "start_time"));
    if (path[2] == "snapshot") scene = snapshot_of(id, *camera, event);
    if (path[2] == "event") scene = event_of(id, event, now);
  }
  if (!scene) return std::nullopt;
  return to_jpeg(draw(*scene), comment);
}

}  // namespace nest2mqtt::simulator
