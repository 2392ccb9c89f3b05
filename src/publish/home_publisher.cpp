#include "nest2mqtt/publish/home_publisher.h"

#include <unordered_set>
#include <utility>

namespace nest2mqtt::publish {
namespace {

constexpr std::string_view availability_level = "/availability";

}  // namespace

HomePublisher::Difference HomePublisher::show(model::Home next, Instant now) {
  auto previous = std::exchange(home_, std::make_shared<const model::Home>(std::move(next)));
  Difference difference{model::diff(*previous, *home_), std::move(previous), home_};
  for (const model::ObjectChange& change : difference.changes) {
    for (mirror::TopicValue& value : mirror_.render(change)) outbox_.set(value.topic, std::move(value.payload), now);
    if (change.is_gone()) {
      outbox_.set(names_.availability(change.id), "", now);
    } else {
      set_availability(*change.after, now);
    }
  }
  return difference;
}

void HomePublisher::set_options(mirror::MirrorOptions options, Instant now) {
  if (options == mirror_.options()) return;
  const mirror::Mirror former = std::exchange(mirror_, mirror::Mirror(names_, options));
  const model::Home nothing;
  for (const model::ObjectChange& object : model::diff(nothing, *home_)) {
    std::vector<mirror::TopicValue> values = mirror_.render(object);
    std::unordered_set<std::string> topics;
    for (const mirror::TopicValue& value : values) topics.insert(value.topic);
    for (const mirror::TopicValue& gone : former.render(object)) {
      if (!topics.contains(gone.topic)) outbox_.set(gone.topic, "", now);
    }
    for (mirror::TopicValue& value : values) outbox_.set(value.topic, std::move(value.payload), now);
  }
}

void HomePublisher::set_live(std::size_t account, bool live, Instant now) {
  if (live == live_.contains(account)) return;
  if (live) {
    live_.insert(account);
  } else {
    live_.erase(account);
  }
  for (const model::HomeObject& object : home_->objects()) {
    if (object.account == account) set_availability(object, now);
  }
}

void HomePublisher::set_unavailable(std::set<model::ObjectId> unavailable, Instant now) {
  if (unavailable == unavailable_) return;
  const auto before = std::exchange(unavailable_, std::move(unavailable));
  for (const model::HomeObject& object : home_->objects()) {
    const bool was = before.contains(object.id);
    if (was == unavailable_.contains(object.id)) continue;
    if (was && mirror_.options().documents) outbox_.repeat(names_.document(object.id), now);
    set_availability(object, now);
  }
}

void HomePublisher::set_availability(const model::HomeObject& object, Instant now) {
  const bool live = live_.contains(object.account) && !unavailable_.contains(object.id);
  const std::string topic = names_.availability(object.id);
  unknown_topics_.erase(topic);
  outbox_.set(topic, live && object.is_online() ? "online" : "offline", now);
}

void HomePublisher::clear_ghosts(Instant now) {
  for (const std::string& topic : std::exchange(unknown_topics_, {})) outbox_.set(topic, "", now);
  outbox_.delete_unclaimed([this](const std::string& topic) { return names_.is_ours(topic); }, now);
}

void HomePublisher::set_unknown_objects_offline(Instant now) {
  for (const std::string& topic : outbox_.unclaimed()) {
    // Whether there is a picture does not change with the age of the data.
    if (!names_.is_ours(topic) || !topic.ends_with(availability_level) ||
        mirror::TopicNames::is_picture_availability(topic))
      continue;
    unknown_topics_.insert(topic);
    outbox_.set(topic, "offline", now);
  }
}

}  // namespace nest2mqtt::publish
