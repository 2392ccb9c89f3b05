#include "nest2mqtt/publish/event_publisher.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "nest2mqtt/model/schema.h"

namespace nest2mqtt::publish {
namespace {

constexpr std::string_view events_section = "events";

/// Structures come first in the order of ids.
bool has_devices(const model::Home& home) {
  return !home.objects().empty() && !home.objects().back().id.is_structure();
}

}  // namespace

EventPublisher::EventPublisher(mirror::TopicNames names, storage::StateStore& store, mqtt::Outbox& outbox)
    : names_(std::move(names)), store_(store), outbox_(outbox) {
  events_.restore(store.section(events_section));
}

void EventPublisher::home_changed(const HomePublisher::Difference& difference, bool complete, Instant now) {
  const std::uint64_t published_before = published_;
  bool any_gone = false;
  for (const model::ObjectChange& change : difference.changes) {
    if (!change.is_gone()) {
      observe(*change.after, now);
      continue;
    }
    any_gone = true;
    events_.cameras().hide(change.id);
    show_activity(change.id, now);
  }
  if (!complete) {
    only_of_home_ = false;
  } else if (has_devices(*difference.after) && (any_gone || !std::exchange(only_of_home_, true))) {
    // Devices that have all gone may all come back, and an alarm that is on then is news.
    events_.keep(*difference.after);
  }
  if (complete || published_ != published_before) {
    keep_memory();
  } else if (events_.memory_changed() && !keep_at_) {
    keep_at_ = now + keep_delay;
  }
}

void EventPublisher::keep_memory() {
  keep_at_.reset();
  if (!events_.memory_changed()) return;
  json::object memory = events_.memory();
  if (memory != store_.section(events_section)) {
    if (const auto saved = store_.save(events_section, std::move(memory)); !saved) {
      spdlog::error("{}", saved.error().message);
      return;
    }
  }
  events_.memory_kept();
}

void EventPublisher::observe(const model::HomeObject& object, Instant now) {
  std::vector<json::object> happened = events_.observe(object, now);
  show_activity(object.id, now);
  for (json::object& event : happened) {
    ++published_;
    event["at"] = format_utc(now.wall);
    outbox_.send({.topic = names_.event(object.id), .payload = model::to_text(event)}, now);
  }
}

void EventPublisher::show_activity(const model::ObjectId& camera, Instant now) {
  if (model::object_kind(camera) != model::ObjectKind::camera) return;
  const json::object activity = events_.cameras().activity(camera, now);
  outbox_.set(names_.activity(camera), activity.empty() ? std::string() : model::to_text(activity), now);
}

void EventPublisher::tick(Instant now) {
  for (const model::ObjectId& camera : events_.cameras().tick(now)) show_activity(camera, now);
  if (keep_at_ && *keep_at_ <= now) keep_memory();
}

}  // namespace nest2mqtt::publish
