#pragma once

#include <cstdint>
#include <optional>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/mirror/device_events.h"
#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/mqtt/outbox.h"
#include "nest2mqtt/publish/home_publisher.h"
#include "nest2mqtt/storage/state_store.h"

namespace nest2mqtt::publish {

/// Publishes `<device>/event` for what happens in the home, `<camera>/activity` for what goes on before its cameras,
/// and keeps over restarts what has been told.
class EventPublisher {
 public:
  /// `store` and `outbox` outlive this.
  EventPublisher(mirror::TopicNames names, storage::StateStore& store, mqtt::Outbox& outbox);

  /// While the home is not complete, what is only seen of it is kept after this time: a thousand accounts come in one
  /// after the other, and each time everything is written.
  static constexpr milliseconds keep_delay{1000};

  /// `complete`: every account's part of the home is known, so that what is not there is gone.
  void home_changed(const HomePublisher::Difference& difference, bool complete, Instant now);

  /// When an activity ends that the service does not end, or something is to be kept.
  [[nodiscard]] std::optional<Instant> deadline() const { return earlier(events_.cameras().deadline(), keep_at_); }
  void tick(Instant now);

  /// Keeps what has not been kept yet.
  void keep_memory();

  [[nodiscard]] std::uint64_t published() const { return published_; }

 private:
  void observe(const model::HomeObject& object, Instant now);
  void show_activity(const model::ObjectId& camera, Instant now);

  mirror::TopicNames names_;
  storage::StateStore& store_;
  mqtt::Outbox& outbox_;
  mirror::DeviceEvents events_;
  bool only_of_home_ = false;  ///< nothing is remembered of devices that are gone
  std::optional<Instant> keep_at_;
  std::uint64_t published_ = 0;
};

}  // namespace nest2mqtt::publish
