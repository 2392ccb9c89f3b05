#include "sdm/cameras.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "nest2mqtt/base/percent.h"

#include "json/fields.h"
#include "json/path.h"
#include "oauth/random_text.h"
#include "sdm/trait_names.h"

namespace nest2mqtt::simulator {
namespace {

struct EventKind {
  const char* field;  ///< of `last_event`
  std::string_view trait;
  std::string_view type;
};

constexpr std::array event_kinds{
    EventKind{"has_chime", "DoorbellChime", "DoorbellChime.Chime"},
    EventKind{"has_motion", "CameraMotion", "CameraMotion.Motion"},
    EventKind{"has_person", "CameraPerson", "CameraPerson.Person"},
    EventKind{"has_sound", "CameraSound", "CameraSound.Sound"},
};

std::string_view device_word(std::string_view type) {
  if (type == "DOORBELL") return "doorbell";
  return type == "DISPLAY" ? "display" : "camera";
}

bool supports_protocol(const json::object& traits, std::string_view protocol) {
  const json::value* const list = find(traits, {trait_name("CameraLiveStream"), "supportedProtocols"});
  if (list == nullptr || !list->is_array()) return false;
  const json::array& all = list->get_array();
  return std::find(all.begin(), all.end(), json::value(protocol)) != all.end();
}

/// The answer to a command of a live stream. No stream is played: nothing listens at the URL.
json::object stream_results(std::string_view command, WallTime now) {
  const std::string expires = google_time(now + SdmCameras::stream_lifetime);
  const auto token = [] { return random_text(alphanumeric, 24); };
  if (command == "CameraLiveStream.GenerateRtspStream") {
    const std::string stream = token();
    const json::object urls{{"rtspUrl", "rtsps://stream.example.invalid:443/camera?auth=" + stream}};
    return {{"streamUrls", urls}, {"streamToken", stream}, {"streamExtensionToken", token()}, {"expiresAt", expires}};
  }
  if (command == "CameraLiveStream.ExtendRtspStream") {
    return {{"streamToken", token()}, {"streamExtensionToken", token()}, {"expiresAt", expires}};
  }
  if (command == "CameraLiveStream.GenerateWebRtcStream") {
    return {{"answerSdp", "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n"}, {"mediaSessionId", token()}, {"expiresAt", expires}};
  }
  return {{"mediaSessionId", token()}, {"expiresAt", expires}};
}

}  // namespace

json::object camera_traits(const json::object& camera) {
  return {{trait_name("Info"), {{"customName", text_of(camera, "label")}}},
          {trait_name("CameraLiveStream"),
           {{"maxVideoResolution", {{"width", 640}, {"height", 480}}},
            {"videoCodecs", json::array{"H264"}},
            {"audioCodecs", json::array{"AAC"}},
            {"supportedProtocols", json::array{"RTSP"}}}},
          {trait_name("CameraImage"), {{"maxImageResolution", {{"width", 1920}, {"height", 1200}}}}},
          {trait_name("CameraPerson"), json::object()},
          {trait_name("CameraSound"), json::object()},
          {trait_name("CameraMotion"), json::object()},
          {trait_name("CameraEventImage"), json::object()}};
}

void SdmCameras::watch(const std::string& id, const json::object& camera, const json::object& traits, WallTime now) {
  const json::object* const event = find_object(camera, {"last_event"});
  const std::string start(event == nullptr ? std::string_view() : text_of(*event, "start_time"));
  const auto [known, is_new] = last_start_.try_emplace(id, start);
  if (is_new || known->second == start) return;
  known->second = start;
  const auto began = parse_utc(start);
  if (event == nullptr || !began) return;
  const std::string session =
      std::to_string(std::chrono::duration_cast<std::chrono::seconds>(began->time_since_epoch()).count());
  for (const EventKind& kind : event_kinds) {
    if (!flag_of(*event, kind.field) || !traits.contains(trait_name(kind.trait))) continue;
    events_.push_back({id, std::string(kind.type), session, fmt::format("n:{}", next_event_++), now});
    new_events_.push_back(events_.back());
  }
  while (new_events_.size() > max_events) new_events_.erase(new_events_.begin());
  while (events_.size() > max_events) events_.pop_front();
}

SdmResult<json::object> SdmCameras::command(const std::string& id, std::string_view type, std::string_view command,
                                            const json::object& params, const json::object& traits,
                                            const std::string& base_url, WallTime now) {
  const std::string_view name =
      command.starts_with(command_prefix) ? command.substr(command_prefix.size()) : std::string_view();
  if (name == "CameraEventImage.GenerateImage") return generate_image(id, type, params, traits, base_url, now);
  const bool rtsp = name.ends_with("RtspStream");
  const bool web_rtc = name.ends_with("WebRtcStream");
  const bool is_stream = name.starts_with("CameraLiveStream.") && (rtsp || web_rtc);
  if (!is_stream || !supports_protocol(traits, rtsp ? "RTSP" : "WEB_RTC")) {
    return tl::unexpected(sdm_invalid_argument(fmt::format("Command {} not supported.", command)));
  }
  const bool generates = name.starts_with("CameraLiveStream.Generate");
  const char* const param = rtsp ? "streamExtensionToken" : generates ? "offerSdp" : "mediaSessionId";
  if (!(rtsp && generates) && text_of(params, param).empty()) {
    return tl::unexpected(sdm_invalid_argument(fmt::format("{} contains invalid value.", command)));
  }
  if (name.starts_with("CameraLiveStream.Stop")) return json::object();
  return json::object{{"results", stream_results(name, now)}};
}

SdmResult<json::object> SdmCameras::generate_image(const std::string& id, std::string_view type,
                                                   const json::object& params, const json::object& traits,
                                                   const std::string& base_url, WallTime now) {
  if (!traits.contains(trait_name("CameraEventImage"))) {
    return tl::unexpected(sdm_failed_precondition(fmt::format("Command not supported for {}.", device_word(type))));
  }
  const std::string_view wanted = text_of(params, "eventId");
  const auto event = std::find_if(events_.begin(), events_.end(), [&](const SdmCameraEvent& known) {
    return known.camera == id && known.event_id == wanted;
  });
  if (event == events_.end()) {
    return tl::unexpected(sdm_failed_precondition("The event id does not belong to the camera."));
  }
  if (now - event->at > image_lifetime) {
    return tl::unexpected(SdmError{504, "DEADLINE_EXCEEDED", "Camera image is no longer available for download."});
  }
  std::string token = "g.0." + random_text(alphanumeric, 60);
  const std::string url = base_url + "/event-images/" + percent_encoded(event->event_id);
  json::object results{{"url", url}, {"token", token}};
  pictures_.push_back({event->event_id, id, std::move(token), event->at + image_lifetime});
  while (pictures_.size() > max_events) pictures_.pop_front();
  return json::object{{"results", std::move(results)}};
}

std::optional<std::string> SdmCameras::camera_of_picture(std::string_view event_id, std::string_view token,
                                                         WallTime now) const {
  const auto picture = std::find_if(pictures_.begin(), pictures_.end(), [&](const Picture& known) {
    return known.event_id == event_id && known.token == token && now <= known.expires;
  });
  if (picture == pictures_.end()) return std::nullopt;
  return picture->camera;
}

}  // namespace nest2mqtt::simulator
