#pragma once

#include <map>
#include <memory>
#include <optional>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/mqtt/outbox.h"
#include "nest2mqtt/publish/camera_image.h"

namespace nest2mqtt::publish {

/// The pictures of all cameras, kept in step with the home: what a camera sees while it streams, and what its last
/// event looked like until its `urls_expire_time`: the service's terms allow no longer. Sans-I/O.
class CameraImages {
 public:
  /// A camera is asked for what it sees when it begins to stream and when its last event changes, but no more often
  /// than this.
  static constexpr milliseconds snapshot_interval = std::chrono::seconds(60);

  CameraImages(mirror::TopicNames names, mqtt::Outbox& outbox, ImageFetcher fetcher)
      : names_(std::move(names)), outbox_(outbox), fetcher_(std::move(fetcher)) {}
  CameraImages(const CameraImages&) = delete;
  CameraImages& operator=(const CameraImages&) = delete;

  /// The cameras are now those of `home`; the pictures of others go.
  void home_changed(const model::Home& home, Instant now);

  [[nodiscard]] std::optional<Instant> deadline() const;
  void tick(Instant now);

 private:
  /// Shared only so that an answer can find out that its picture is gone.
  struct Camera {
    std::shared_ptr<CameraImage> snapshot;
    std::shared_ptr<CameraImage> event;
  };
  [[nodiscard]] Camera make_camera(const model::ObjectId& id) const;

  mirror::TopicNames names_;
  mqtt::Outbox& outbox_;
  ImageFetcher fetcher_;
  std::map<model::ObjectId, Camera> cameras_;
};

}  // namespace nest2mqtt::publish
