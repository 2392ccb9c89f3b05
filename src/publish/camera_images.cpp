#include "nest2mqtt/publish/camera_images.h"

#include <string_view>
#include <utility>

#include "nest2mqtt/model/json.h"
#include "nest2mqtt/model/schema.h"

namespace nest2mqtt::publish {
namespace {

const json::object* last_event(const json::object& camera) {
  return model::object_member(camera, "last_event");
}

std::string text(const json::object& object, std::string_view name) {
  return std::string(model::string_member(object, name).value_or(""));
}

/// The same for all spellings of a time.
std::string moment(const std::string& time) {
  const auto at = parse_utc(time);
  return at ? format_utc(*at) : time;
}

/// The service has a picture only of a camera that is there and switched on.
std::optional<ImageSource> snapshot_source(const model::HomeObject& object) {
  const json::object& camera = *object.value;
  ImageSource source{.account = object.account, .url = text(camera, "snapshot_url"), .moment = "", .occasion = ""};
  const bool streaming = object.is_online() && model::bool_member(camera, "is_streaming").value_or(false);
  if (source.url.empty() || !streaming) return std::nullopt;
  if (const json::object* const event = last_event(camera)) source.occasion = model::to_text(*event);
  return source;
}

/// One picture for each event; the URL may be the same for all of them.
std::optional<ImageSource> event_source(const model::HomeObject& object) {
  const json::object* const event = last_event(*object.value);
  if (event == nullptr) return std::nullopt;
  ImageSource source{.account = object.account,
                     .url = text(*event, "image_url"),
                     .moment = moment(text(*event, "start_time")),
                     .occasion = "",
                     .expires = parse_utc(text(*event, "urls_expire_time"))};
  if (source.url.empty()) return std::nullopt;
  return source;
}

}  // namespace

CameraImages::Camera CameraImages::make_camera(const model::ObjectId& id) const {
  const auto image = [&](mirror::PictureTopics topics, const std::string& what, milliseconds interval) {
    return std::make_shared<CameraImage>(std::move(topics), "the " + what + " of " + id.path(), interval, outbox_,
                                         fetcher_);
  };
  return {image(names_.snapshot(id), "snapshot", snapshot_interval),
          image(names_.event_image(id), "event image", milliseconds(0))};
}

void CameraImages::home_changed(const model::Home& home, Instant now) {
  for (const model::HomeObject& object : home.objects()) {
    if (model::object_kind(object.id) != model::ObjectKind::camera) continue;
    auto found = cameras_.find(object.id);
    if (found == cameras_.end()) found = cameras_.emplace(object.id, make_camera(object.id)).first;
    const Camera& camera = found->second;
    camera.snapshot->set_source(snapshot_source(object), now);
    camera.event->set_source(event_source(object), now);
  }
  std::erase_if(cameras_, [&](const auto& entry) {
    const auto& [id, camera] = entry;
    if (home.find(id) != nullptr) return false;
    camera.snapshot->remove(now);
    camera.event->remove(now);
    return true;
  });
}

std::optional<Instant> CameraImages::deadline() const {
  std::optional<Instant> first;
  for (const auto& [id, camera] : cameras_) {
    first = earlier(first, earlier(camera.snapshot->deadline(), camera.event->deadline()));
  }
  return first;
}

void CameraImages::tick(Instant now) {
  for (const auto& [id, camera] : cameras_) {
    camera.snapshot->tick(now);
    camera.event->tick(now);
  }
}

}  // namespace nest2mqtt::publish
