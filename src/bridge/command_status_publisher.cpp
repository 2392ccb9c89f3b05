#include "command_status_publisher.h"

#include <utility>

namespace nest2mqtt::bridge {
namespace {

constexpr std::string_view topic_suffix = "/command";

/// Limits for documents that an earlier run retained: bytes of each, and how many. Those that a bridge publishes are
/// far smaller; others may write to these topics, too.
constexpr std::size_t max_document = 16384;
constexpr std::size_t max_documents = 10'000;

}  // namespace

CommandStatusPublisher::Entry* CommandStatusPublisher::find_or_add_entry(const model::ObjectId& id) {
  const bool may_exist = home_->find(id) != nullptr || !complete_;
  return may_exist ? &entries_[id] : nullptr;
}

void CommandStatusPublisher::receipt_sent(const model::ObjectId& id, const command::Receipt& receipt, Instant now) {
  // A refused command to an object that is not in the home (perhaps not yet) has no document.
  if (receipt.number == 0 && home_->find(id) == nullptr) return;
  Entry* const entry = find_or_add_entry(id);
  if (entry == nullptr) return;
  CommandStatus status = command_status(receipt, now);
  const bool shown_as_unfinished = entry->last && !entry->last->final;
  if (receipt.result.status == command::Status::accepted && !shown_as_unfinished) {
    entry->not_shown_yet = std::move(status);
    entry->show_at = now + show_delay;
    return;
  }
  if (entry->not_shown_yet && entry->not_shown_yet->number == status.number) entry->not_shown_yet.reset();
  // A `superseded` receipt of an older command must not hide the newer command that has taken its place.
  const bool outdated = receipt.result.status == command::Status::superseded && entry->last &&
                        entry->last->number != 0 && entry->last->number != receipt.number;
  if (!outdated) entry->last = std::move(status);
  publish(id, *entry, now);
}

void CommandStatusPublisher::old_receipt_sent(const model::ObjectId& id, const std::string& receipt, Instant now) {
  auto status = read_command_status(receipt);
  Entry* const entry = status ? find_or_add_entry(id) : nullptr;
  if (entry == nullptr) return;
  entry->last = std::move(*status);
  publish(id, *entry, now);
}

void CommandStatusPublisher::swept(const mqtt::Message& message) {
  if (taken_over_ || !message.topic.ends_with(topic_suffix) || !names_.is_ours(message.topic)) return;
  if (message.payload.size() > max_document || earlier_.size() >= max_documents) return;
  earlier_.insert_or_assign(message.topic, message.payload);
}

void CommandStatusPublisher::sweep_done(Instant now) {
  swept_ = true;
  take_over_earlier(now);
}

void CommandStatusPublisher::home_changed(const publish::HomePublisher::Difference& difference, bool complete,
                                          Instant now) {
  home_ = difference.after;
  complete_ = complete;
  take_over_earlier(now);
  for (const model::ObjectChange& change : difference.changes) {
    if (!cancellable_trip_of(change.id).empty()) entries_.try_emplace(change.id);
  }
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const auto& id = entry->first;
    if (home_->find(id) != nullptr) {
      // A structure's document also has the trip that can be cancelled, which depends on the home.
      if (!entry->second.published || id.is_structure()) publish(id, entry->second, now);
    } else if (entry->second.published || complete_) {
      outbox_.set(names_.command(id), "", now);
      entry = entries_.erase(entry);
      continue;
    }
    ++entry;
  }
}

void CommandStatusPublisher::take_over_earlier(Instant now) {
  if (taken_over_) return;
  for (const model::HomeObject& object : home_->objects()) {
    if (earlier_.empty()) break;
    auto document = earlier_.extract(names_.command(object.id));
    if (document.empty() || entries_.contains(object.id)) continue;
    auto last = read_command_status(document.mapped());
    // Not final, and its command was lost with the state directory: its result will never be known, so it is not kept.
    if (!last || (!last->final && dispatcher_.unfinished(object.id).empty())) continue;
    Entry& entry = entries_[object.id];
    entry.last = std::move(*last);
    publish(object.id, entry, now);
  }
  if (!swept_ || !complete_) return;
  taken_over_ = true;
  earlier_.clear();
}

std::string CommandStatusPublisher::cancellable_trip_of(const model::ObjectId& id) const {
  const model::HomeObject* const object = id.is_structure() ? home_->find(id) : nullptr;
  if (object == nullptr) return {};
  const auto begin = parse_utc(model::string_member(*object->value, "eta_begin").value_or(""));
  const bool expected = begin && *begin > WallTime{} && model::string_member(*object->value, "away") != "home";
  return expected ? dispatcher_.announced_trip(id) : std::string();
}

void CommandStatusPublisher::publish(const model::ObjectId& id, Entry& entry, Instant now) {
  if (home_->find(id) == nullptr) return;
  const std::string trip = cancellable_trip_of(id);
  if (!entry.last && trip.empty() && !entry.published) return;
  outbox_.set(names_.command(id), model::to_text(command_document(entry.last, dispatcher_.unfinished(id), trip)), now);
  entry.published = true;
}

std::optional<Instant> CommandStatusPublisher::deadline() const {
  std::optional<Instant> first;
  for (const auto& [id, entry] : entries_) {
    if (entry.not_shown_yet) first = earlier(first, entry.show_at);
  }
  return first;
}

void CommandStatusPublisher::tick(Instant now) {
  for (auto& [id, entry] : entries_) {
    if (!entry.not_shown_yet || entry.show_at > now) continue;
    entry.last = std::exchange(entry.not_shown_yet, std::nullopt);
    entry.last->at = format_utc(now.wall);
    publish(id, entry, now);
  }
}

}  // namespace nest2mqtt::bridge
