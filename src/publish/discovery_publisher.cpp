#include "nest2mqtt/publish/discovery_publisher.h"

#include <random>
#include <utility>

namespace nest2mqtt::publish {
namespace {

using namespace std::chrono_literals;
using home_assistant::Found;

constexpr milliseconds min_birth_wait = 1s;
constexpr milliseconds max_birth_wait = 5s;

/// Between two looks whether the broker has a message.
constexpr milliseconds delivery_poll = 200ms;

}  // namespace

void DiscoveryPublisher::set_options(Options options, Instant now) {
  const bool same_place = options.enabled && options_.enabled && options.prefix == options_.prefix;
  const bool same =
      options.enabled == options_.enabled && options.prefix == options_.prefix && options.style == options_.style;
  if (!same) {
    for (auto& [object_id, entry] : entries_) leave_former_place(object_id, entry, same_place, now);
    if (!options.enabled) {
      entries_.clear();
      waiting_.clear();
      changing_.clear();
    }
    topics_ = home_assistant::AnnouncementTopics(options.prefix);
  }
  options_ = std::move(options);
  if (!same) tick(now);
}

void DiscoveryPublisher::leave_former_place(const std::string& object_id, Entry& entry, bool same_place, Instant now) {
  auto topics = std::exchange(entry.old_style, {});
  if (!entry.told.empty()) topics.merge(told_topics(object_id, entry));
  entry.told.clear();
  set_due(object_id, entry);
  if (same_place && connected_) {
    entry.old_style = std::move(topics);
    return;
  }
  // Without a connection the next sweep shows what is still to be moved; only what the outbox wants must go.
  for (const auto& [topic, key] : topics) outbox_.set(topic, "", now);
}

// --- from the broker ------------------------------------------------------------------------------------------------

bool DiscoveryPublisher::swept(const mqtt::Message& message) {
  auto found = home_assistant::read_announcement(message.topic, message.payload);
  if (!found || !places_.is_ours(*found)) return false;
  found_.insert_or_assign(message.topic, std::move(*found));
  return true;
}

std::set<DiscoveryPlaces::Place> DiscoveryPublisher::found_places() const {
  std::set<DiscoveryPlaces::Place> places;
  for (const auto& [topic, found] : found_) places.insert({found.prefix, found.base_topic});
  return places;
}

void DiscoveryPublisher::sweep_done(Instant now) {
  connected_ = true;
  for (auto& [object_id, entry] : entries_) {
    entry.told.clear();
    entry.old_style.clear();
    take_over(object_id, entry);
    note_change(object_id, entry);
    set_due(object_id, entry);
    // Moving takes messages in a certain order, of which the outbox knows nothing before it is open.
    if (entry.old_style.empty() && !is_changing(object_id)) advance(object_id, entry, now);
  }
}

void DiscoveryPublisher::broker_ready(Instant now) {
  for (const std::string& topic : std::exchange(to_clear_, {})) outbox_.set(topic, "", now);
  tick(now);
}

void DiscoveryPublisher::take_over(const std::string& object_id, Entry& entry) {
  std::erase_if(found_, [&](const auto& item) {
    const auto& [topic, found] = item;
    if (found.object_id != object_id || found.prefix != options_.prefix) return false;
    for (const auto& [key, reading] : found.readings) entry.readings[key] = reading;
    if (found.style == options_.style) {
      entry.told.insert(found.components.begin(), found.components.end());
    } else {
      entry.old_style[topic] = found.style == Style::entity ? found.components.begin()->first : std::string();
    }
    return true;
  });
}

void DiscoveryPublisher::broker_lost() {
  connected_ = false;
  for (auto& [object_id, change] : changing_) change.done.reset();
  birth_.reset();
  found_.clear();
  to_clear_.clear();
}

void DiscoveryPublisher::status_changed(std::string_view status, Instant now) {
  if (!connected_ || status != "online" || birth_) return;
  std::uniform_int_distribution<milliseconds::rep> wait(min_birth_wait.count(), max_birth_wait.count());
  birth_ = now + milliseconds(wait(random_));
}

// --- from the home --------------------------------------------------------------------------------------------------

void DiscoveryPublisher::show(home_assistant::Device device, Instant now) {
  if (!options_.enabled) return;
  const std::string object_id = device.object_id;
  const auto [place, is_new] = entries_.try_emplace(object_id);
  Entry& entry = place->second;
  if (entry.wanted == device) return;
  entry.wanted = std::move(device);
  // Before that, what the broker retains is known in part only.
  if (is_new && connected_) take_over(object_id, entry);
  note_change(object_id, entry);
  set_due(object_id, entry);
  // A device that changes has to become unavailable first.
  if (connected_ && !is_changing(object_id)) advance(object_id, entry, now);
}

bool DiscoveryPublisher::is_changing(const std::string& object_id) const {
  return changing_.contains(object_id);
}

void DiscoveryPublisher::note_change(const std::string& object_id, const Entry& entry) {
  if (entry.wanted && home_assistant::reads_differently(entry.readings, component_readings(*entry.wanted)))
    changing_.insert_or_assign(object_id, Change{});
}

void DiscoveryPublisher::finish_changes(Instant now) {
  for (auto it = changing_.begin(); it != changing_.end();) {
    Change& change = it->second;
    const bool told = change.done && *change.done <= now;
    if (told && outbox_.delivered_up_to(change.told_up_to)) {
      it = changing_.erase(it);
      continue;
    }
    if (told) change.done = now + delivery_poll;
    ++it;
  }
}

void DiscoveryPublisher::remove(const std::string& object_id, Instant now) {
  const auto place = entries_.find(object_id);
  if (place == entries_.end()) return;
  changing_.erase(object_id);
  place->second.wanted.reset();
  set_due(object_id, place->second);
  if (connected_) advance(object_id, place->second, now);
}

void DiscoveryPublisher::announce_again(Instant now) {
  if (!connected_) return;  // a broker that forgot is filled again, and one that did not is asked by nobody
  for (auto& [object_id, entry] : entries_) {
    entry.again = true;
    set_due(object_id, entry);
    advance(object_id, entry, now);
  }
}

void DiscoveryPublisher::clear_ghosts(Instant now) {
  outbox_.delete_unclaimed([this](const std::string& topic) { return found_.contains(topic); }, now);
}

// --- time ---------------------------------------------------------------------------------------------------------

std::optional<Instant> DiscoveryPublisher::deadline() const {
  if (!connected_) return std::nullopt;
  std::optional<Instant> first = birth_;
  for (const std::string& object_id : waiting_) {
    first = earlier(first, entries_.at(object_id).not_before.value_or(due_at_once));
  }
  for (const auto& [object_id, change] : changing_) first = earlier(first, change.done);
  return first;
}

void DiscoveryPublisher::tick(Instant now) {
  if (!connected_) return;
  finish_changes(now);
  for (const std::string& object_id : std::set(waiting_)) {
    Entry& entry = entries_.at(object_id);
    if (entry.due) {
      advance(object_id, entry, now);
    } else if (*entry.not_before <= now) {
      entries_.erase(object_id);
      waiting_.erase(object_id);
    }
  }
  if (birth_ && *birth_ <= now) {
    birth_.reset();
    announce_again(now);
  }
}

void DiscoveryPublisher::set_due(const std::string& object_id, Entry& entry) {
  entry.due = true;
  waiting_.insert(object_id);
}

void DiscoveryPublisher::advance(const std::string& object_id, Entry& entry, Instant now) {
  if (entry.not_before && now < *entry.not_before) return;
  entry.due = false;
  entry.not_before = now + gap;
  if (!entry.wanted) {
    withdraw(object_id, entry, now);
    return;
  }
  leave_old_style(entry, now);
  if (options_.style == Style::device) {
    announce_as_device(entry, now);
  } else {
    announce_as_entities(entry, now);
  }
  if (!entry.due) waiting_.erase(object_id);
  entry.readings = component_readings(*entry.wanted);
  if (const auto change = changing_.find(object_id); change != changing_.end())
    change->second = {outbox_.mark(), now + settle_time};
}

void DiscoveryPublisher::leave_old_style(Entry& entry, Instant now) {
  const home_assistant::ComponentKeys keys = component_keys(*entry.wanted);
  for (const auto& [topic, key] : entry.old_style) {
    // An entity that there is no more has nowhere to go.
    if (!key.empty() && !keys.contains(key)) continue;
    outbox_.send({.topic = topic, .payload = std::string(home_assistant::migration_payload)}, now);
  }
  // Before the new message: Home Assistant takes an old topic that is cleared later for a conflict.
  for (const auto& [topic, key] : std::exchange(entry.old_style, {})) clear(topic, now);
}

void DiscoveryPublisher::announce_as_device(Entry& entry, Instant now) {
  home_assistant::ComponentKeys keys = component_keys(*entry.wanted);
  home_assistant::ComponentKeys gone = std::exchange(entry.told, keys);
  std::erase_if(gone, [&](const auto& component) { return keys.contains(component.first); });
  if (!gone.empty()) set_due(entry.wanted->object_id, entry);  // once more without them
  want(announce_device(*entry.wanted, options_.origin, gone, topics_), std::exchange(entry.again, false), now);
}

void DiscoveryPublisher::announce_as_entities(Entry& entry, Instant now) {
  home_assistant::ComponentKeys keys = component_keys(*entry.wanted);
  for (const auto& [key, platform] : std::exchange(entry.told, keys)) {
    if (!keys.contains(key)) clear(topics_.component(entry.wanted->object_id, platform, key), now);
  }
  for (Announcement& message : announce_entities(*entry.wanted, options_.origin, topics_)) {
    want(std::move(message), entry.again, now);
  }
  entry.again = false;
}

void DiscoveryPublisher::withdraw(const std::string& object_id, Entry& entry, Instant now) {
  for (const auto& [topic, key] : told_topics(object_id, entry)) clear(topic, now);
  for (const auto& [topic, key] : std::exchange(entry.old_style, {})) clear(topic, now);
  entry.told.clear();
}

std::map<std::string, std::string> DiscoveryPublisher::told_topics(const std::string& object_id,
                                                                   const Entry& entry) const {
  if (options_.style == Style::device) return {{topics_.device(object_id), ""}};
  std::map<std::string, std::string> topics;
  for (const auto& [key, platform] : entry.told) topics[topics_.component(object_id, platform, key)] = key;
  return topics;
}

void DiscoveryPublisher::want(Announcement message, bool again, Instant now) {
  if (again && outbox_.wanted(message.topic) == message.payload) {
    outbox_.repeat(message.topic, now);
  } else {
    outbox_.set(message.topic, std::move(message.payload), now);
  }
}

void DiscoveryPublisher::clear(const std::string& topic, Instant now) {
  if (outbox_.is_open()) {
    outbox_.set(topic, "", now);
  } else {
    to_clear_.push_back(topic);
  }
}

}  // namespace nest2mqtt::publish
