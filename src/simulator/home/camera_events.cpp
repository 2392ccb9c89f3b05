#include "home/camera_events.h"

#include "home/derived_fields.h"
#include "json/fields.h"

namespace nest2mqtt::simulator {

Result<void> CameraEvents::begin(HomeDocument& document, const CameraEvent& event, WallTime now) {
  const Path device{"devices", "cameras", event.device};
  const json::object* const camera = find_object(document.root(), device);
  if (camera == nullptr) return fail("there is no camera \"" + event.device + "\"");
  json::object seen{{"has_sound", event.sound},
                    {"has_motion", event.motion},
                    {"has_person", event.person},
                    {"start_time", format_utc(now)}};
  if (event.chime) seen["has_chime"] = true;
  // Only subscribers of the video history have pictures of events.
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
