#include "events/camera_log.h"

#include <algorithm>
#include <utility>

#include "device_fields.h"

namespace nest2mqtt::sdm {
namespace {

using std::chrono::time_point_cast;

constexpr std::string_view picture_prefix = "sdm-event:";

/// In milliseconds from the start: two wall times can be too far apart for nanoseconds.
milliseconds age_of(WallTime at, WallTime now) {
  return time_point_cast<milliseconds>(now) - time_point_cast<milliseconds>(at);
}

/// When the message says that it happened, in whole milliseconds, as it is shown. One that is far ahead of our clock
/// would make all that follow look old.
WallTime moment_of(const EventMessage& message, WallTime now) {
  const bool is_ahead = age_of(message.timestamp, now) < -CameraLog::max_age;
  return time_point_cast<milliseconds>(is_ahead ? now : message.timestamp);
}

/// The event whose picture says most.
const CameraEvent* best_picture(const std::vector<CameraEvent>& events) {
  for (const auto kind :
       {CameraEventKind::chime, CameraEventKind::person, CameraEventKind::motion, CameraEventKind::sound}) {
    const auto found = std::find_if(events.begin(), events.end(), [&](const CameraEvent& event) {
      return event.kind == kind && !event.event_id.empty();
    });
    if (found != events.end()) return &*found;
  }
  return nullptr;
}

}  // namespace

bool CameraLog::add(const EventMessage& message, WallTime now) {
  if (message.device.empty() || message.events.empty()) return false;
  Camera& camera = cameras_[message.device];
  // What is over stays over, whatever comes of it later.
  if (camera.runs() && camera.shown->assumed_end() <= now) camera.shown->event.end = camera.shown->assumed_end();
  const WallTime at = moment_of(message, now);
  const ToldEvents::News news = camera.told.take(message, at);
  bool changed = false;
  if (!news.events.empty() && age_of(at, now) < max_age) {
    camera.begin(message, news, at, now);
    changed = true;
  } else if (!news.events.empty()) {
    changed = camera.begin_late(news.events, at);
  }
  if (!camera.shown || !camera.shown->has_session_of(message)) return changed;
  camera.shown->newest = std::max(camera.shown->newest, at);
  if (message.thread == EventThread::ended && camera.end(at)) changed = true;
  return changed;
}

/// An event begins, or more is noticed during the one that runs.
void CameraLog::Camera::begin(const EventMessage& message, const ToldEvents::News& news, WallTime at, WallTime now) {
  const auto joins = [&](const CameraEvent& event) {
    return shown->sessions.contains(event.session) && !shown->event.marks.contains(event.kind);
  };
  const bool has_picture = age_of(at, now) < picture_age;
  if (!runs() || !std::all_of(news.events.begin(), news.events.end(), joins)) {
    // The mirror knows two events of a camera apart by their starts.
    const WallTime start = shown ? std::max(at, shown->event.start + milliseconds(1)) : at;
    shown = Shown{.event = {.start = start}, .newest = at, .is_thread = message.thread != EventThread::none};
  }
  shown->add(news.events);
  if (news.end) shown->event.end = std::max(*news.end, shown->event.start);
  if (has_picture) shown->add_picture(message.device, news.events, at);
}

bool CameraLog::Camera::begin_late(const std::vector<CameraEvent>& events, WallTime at) {
  if (runs() || (shown && at <= shown->event.start)) return false;
  shown = Shown{.event = {.start = at, .end = at}, .newest = at, .was_late = true};
  shown->add(events);
  return true;
}

bool CameraLog::Camera::end(WallTime at) {
  if (shown->was_late) return false;
  const WallTime ended = std::max(at, shown->event.start);
  return std::exchange(shown->event.end, ended) != ended;
}

bool CameraLog::Shown::has_session_of(const EventMessage& message) const {
  return std::any_of(message.events.begin(), message.events.end(),
                     [&](const CameraEvent& noticed) { return sessions.contains(noticed.session); });
}

void CameraLog::Shown::add(const std::vector<CameraEvent>& events) {
  for (const CameraEvent& noticed : events) {
    sessions.insert(noticed.session);
    event.marks.insert(noticed.kind);
  }
}

void CameraLog::Shown::add_picture(const std::string& device, const std::vector<CameraEvent>& events, WallTime at) {
  const CameraEvent* const best = best_picture(events);
  if (best == nullptr || !picture_id.empty()) return;
  picture_id = best->event_id;
  picture_until = at + picture_age;
  event.picture = std::string(picture_prefix) + device_id(device) + "/" + picture_id;
}

std::optional<LastEvent> CameraLog::last_event(const std::string& device, WallTime now) const {
  const auto found = cameras_.find(device);
  if (found == cameras_.end() || !found->second.shown) return std::nullopt;
  LastEvent event = found->second.shown->event;
  const WallTime assumed_end = found->second.shown->assumed_end();
  if (!event.end && assumed_end <= now) event.end = assumed_end;
  return event;
}

std::optional<WallTime> CameraLog::next_change(WallTime now) const {
  std::optional<WallTime> next;
  for (const auto& [device, camera] : cameras_) {
    if (!camera.runs()) continue;
    const WallTime end = camera.shown->assumed_end();
    if (now < end && (!next || end < *next)) next = end;
  }
  return next;
}

std::optional<EventPicture> CameraLog::picture(std::string_view name, WallTime now) const {
  for (const auto& [device, camera] : cameras_) {
    if (!camera.shown || camera.shown->event.picture.empty() || camera.shown->event.picture != name) continue;
    if (now >= camera.shown->picture_until) return std::nullopt;
    return EventPicture{device, camera.shown->picture_id};
  }
  return std::nullopt;
}

}  // namespace nest2mqtt::sdm
