#include "nest2mqtt/mqtt/outbox.h"

#include <algorithm>
#include <functional>

namespace nest2mqtt::mqtt {
namespace {

std::size_t size_of(const Message& message) {
  return message.topic.size() + message.payload.size() +
         (message.correlation_data ? message.correlation_data->size() : 0);
}

}  // namespace

PayloadDigest PayloadDigest::of(std::string_view payload) {
  return {payload.size(), std::hash<std::string_view>{}(payload)};
}

void Outbox::set(const std::string& name, std::string payload, Instant now, int qos) {
  const auto ghost = unclaimed_.find(name);
  auto found = topics_.find(name);
  std::optional<PayloadDigest> at_broker;
  if (found == topics_.end()) {
    at_broker = ghost != unclaimed_.end() ? std::optional(ghost->second) : known_nothing();
    if (payload.empty()) {
      // Nothing of ours to delete; what an earlier run left is deleted only if the broker showed it to us.
      if (ghost == unclaimed_.end()) return;
    } else if (at_broker == PayloadDigest::of(payload)) {
      topics_.emplace(name, Topic{.payload = std::move(payload), .qos = qos, .order = next_order_++});
      unclaimed_.erase(ghost);
      return;
    }
    found = topics_.emplace(name, Topic{}).first;
  } else if (found->second.payload == payload) {
    return;
  } else if (!found->second.dirty) {
    at_broker = PayloadDigest::of(found->second.payload);
  }
  if (ghost != unclaimed_.end()) unclaimed_.erase(ghost);

  Topic& topic = found->second;
  if (!topic.dirty) topic.at_broker = at_broker;
  topic.payload = std::move(payload);
  topic.qos = qos;
  topic.order = next_order_++;
  if (!open_) {
    // The next `open` compares with the broker: a deletion needs no memory until then.
    if (topic.payload.empty()) topics_.erase(found);
    return;
  }
  if (topic.dirty && topic.at_broker == PayloadDigest::of(topic.payload)) {
    mark_clean(topic);  // what was to be sent in between nobody has seen
    if (topic.payload.empty()) topics_.erase(found);
    return;
  }
  mark_dirty(name, topic);
  pump(now);
}

void Outbox::repeat(const std::string& name, Instant now) {
  const auto found = topics_.find(name);
  if (!open_ || found == topics_.end()) return;
  found->second.order = next_order_++;
  found->second.at_broker.reset();
  mark_dirty(name, found->second);
  pump(now);
}

void Outbox::send(Message message, Instant now) {
  add({next_order_++, std::move(message), false, {}}, now);
}

void Outbox::send_promised(Message message, Instant now, OnDelivered on_delivered) {
  add({next_order_++, std::move(message), true, std::move(on_delivered)}, now);
}

void Outbox::add(Transient transient, Instant now) {
  Amount& amount = amount_of(transient);
  ++amount.messages;
  amount.bytes += size_of(transient.message);
  transient_.push_back(std::move(transient));
  // One message may be larger than all that may wait: it is the newest, and stays.
  while (droppable_.messages > transient_limit || (droppable_.bytes > transient_bytes && droppable_.messages > 1)) {
    const std::size_t before = droppable_.messages;
    drop_oldest_transient(now);
    if (droppable_.messages == before) break;  // all of them are in flight
  }
  pump(now);
}

void Outbox::drop_oldest_transient(Instant now) {
  const auto oldest =
      std::find_if(transient_.begin(), transient_.end(), [](const Transient& one) { return !one.promised; });
  if (oldest == transient_.end()) return;
  const Transient dropped = std::move(*oldest);
  transient_.erase(oldest);
  done_with(dropped);
  ++dropped_;
  if (on_dropped) on_dropped(dropped.message.topic, now);
}

void Outbox::done_with(const Transient& transient) {
  Amount& amount = amount_of(transient);
  --amount.messages;
  amount.bytes -= size_of(transient.message);
}

std::optional<PayloadDigest> Outbox::known_nothing() const {
  return complete_ ? std::optional(PayloadDigest::of("")) : std::nullopt;
}

void Outbox::open(RetainedTopics broker, Instant now, bool complete) {
  open_ = true;
  complete_ = complete;
  std::vector<std::pair<std::uint64_t, const std::string*>> missing;
  for (auto& [name, topic] : topics_) {
    const auto found = broker.find(name);
    const bool has = found != broker.end() && found->second == PayloadDigest::of(topic.payload);
    topic.at_broker = known_nothing();
    if (found != broker.end()) {
      topic.at_broker = found->second;
      broker.erase(found);
    }
    if (!has) missing.emplace_back(topic.order, &name);
  }
  std::sort(missing.begin(), missing.end());
  for (const auto& [order, name] : missing) mark_dirty(*name, topics_.at(*name));
  unclaimed_ = std::move(broker);
  pump(now);
  if (on_progress) on_progress(now);
}

void Outbox::close() {
  open_ = false;
  for (auto message = in_flight_.rbegin(); message != in_flight_.rend(); ++message) {
    if (message->second.transient) transient_.push_front(std::move(*message->second.transient));
  }
  in_flight_.clear();
  unclaimed_.clear();
  dirty_.clear();
  std::erase_if(topics_, [](const auto& entry) { return entry.second.payload.empty(); });
  for (auto& [name, topic] : topics_) topic.dirty = false;
}

void Outbox::delivered(PublishId id, const Result<void>& outcome, Instant now) {
  const auto found = in_flight_.find(id);
  if (found == in_flight_.end()) return;
  // What comes with the end of the connection is no answer: it stays in flight until `close`.
  if (!outcome && outcome.error().recovery != Recovery::permanent) return;
  const InFlight done = std::move(found->second);
  in_flight_.erase(found);
  if (!outcome && on_refused) on_refused(done.topic, outcome.error());
  if (done.transient) done_with(*done.transient);
  if (done.transient && done.transient->on_delivered) done.transient->on_delivered(now);
  if (done.deletes) {
    const auto topic = topics_.find(done.topic);
    if (topic != topics_.end() && topic->second.payload.empty() && !topic->second.dirty) topics_.erase(topic);
  }
  pump(now);
  if (on_progress) on_progress(now);
}

std::vector<std::string> Outbox::unclaimed() const {
  std::vector<std::string> names;
  names.reserve(unclaimed_.size());
  for (const auto& [name, digest] : unclaimed_) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

void Outbox::delete_unclaimed(const std::function<bool(const std::string&)>& is_ghost, Instant now) {
  for (const std::string& name : unclaimed()) {
    if (is_ghost(name)) set(name, "", now);
  }
}

void Outbox::resend_all(Instant now) {
  if (!open_) return;
  RetainedTopics nothing;
  std::swap(nothing, unclaimed_);
  const bool complete = complete_;
  open({}, now, false);
  complete_ = complete;
  std::swap(nothing, unclaimed_);
}

std::optional<std::string_view> Outbox::wanted(const std::string& topic) const {
  const auto found = topics_.find(topic);
  if (found == topics_.end() || found->second.payload.empty()) return std::nullopt;
  return found->second.payload;
}

bool Outbox::delivered_up_to(std::uint64_t mark) const {
  if (!open_) return false;
  // What waits does so in the order of setting and sending; what is in flight is little.
  if (!dirty_.empty() && topics_.at(dirty_.front()).order <= mark) return false;
  if (!transient_.empty() && transient_.front().order <= mark) return false;
  return std::none_of(in_flight_.begin(), in_flight_.end(),
                      [&](const auto& message) { return message.second.order <= mark; });
}

std::optional<Instant> Outbox::oldest_in_flight() const {
  std::optional<Instant> oldest;
  for (const auto& [id, message] : in_flight_) oldest = earlier(oldest, message.since);
  return oldest;
}

void Outbox::mark_dirty(const std::string& name, Topic& topic) {
  if (topic.dirty) {
    // To the end: a document that waits must not overtake the leaves of a newer change.
    dirty_.splice(dirty_.end(), dirty_, topic.place);
    return;
  }
  topic.dirty = true;
  topic.place = dirty_.insert(dirty_.end(), name);
}

void Outbox::mark_clean(Topic& topic) {
  dirty_.erase(topic.place);
  topic.dirty = false;
}

void Outbox::pump(Instant now) {
  while (open_ && in_flight_.size() < window && !(dirty_.empty() && transient_.empty())) {
    // In the order of setting and sending: a receipt must not overtake the state it speaks of.
    if (dirty_.empty() || (!transient_.empty() && transient_.front().order < topics_.at(dirty_.front()).order)) {
      const Handed handed = publish(transient_.front().message, transient_.front().order, now);
      if (handed == Handed::nowhere) return;
      Transient sent = std::move(transient_.front());
      transient_.pop_front();
      if (handed == Handed::over) {
        in_flight_.rbegin()->second.transient = std::move(sent);
      } else {
        done_with(sent);
        if (sent.on_delivered) sent.on_delivered(now);
      }
      continue;
    }
    const std::string name = dirty_.front();
    Topic& topic = topics_.at(name);
    const Message message{.topic = name, .payload = topic.payload, .retain = true, .qos = topic.qos};
    if (publish(message, topic.order, now) == Handed::nowhere) return;
    mark_clean(topic);
  }
}

Outbox::Handed Outbox::publish(const Message& message, std::uint64_t order, Instant now) {
  const PublishId id = next_id_++;
  in_flight_.emplace(id, InFlight{message.topic, order, now, message.retain && message.payload.empty(), std::nullopt});
  const auto sent = publish_(id, message);
  if (sent) {
    ++published_;
    return Handed::over;
  }
  in_flight_.erase(id);
  if (sent.error().recovery == Recovery::permanent) {
    if (on_refused) on_refused(message.topic, sent.error());
    return Handed::refused;
  }
  // The connection broke and its end is about to be reported; everything waits for the next `open`.
  open_ = false;
  return Handed::nowhere;
}

}  // namespace nest2mqtt::mqtt
