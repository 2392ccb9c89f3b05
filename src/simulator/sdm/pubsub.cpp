#include "sdm/pubsub.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "http/base64.h"
#include "json/fields.h"
#include "sdm/trait_names.h"

namespace nest2mqtt::simulator {
namespace {

constexpr std::int64_t default_ack_deadline = 10;  // seconds
constexpr const char* deleted_topic = "_deleted-topic_";

/// `text`: as in `600s`. A week, as at Google, if it is nothing that Google takes.
std::chrono::seconds retention_in(std::string_view text) {
  constexpr std::chrono::seconds shortest = std::chrono::minutes(10);
  constexpr std::chrono::seconds longest = std::chrono::days(31);
  constexpr std::chrono::seconds usual = std::chrono::days(7);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool is_right = error == std::errc() && std::string_view(end, text.data() + text.size()) == "s" &&
                        seconds >= shortest.count() && seconds <= longest.count();
  return is_right ? std::chrono::seconds(seconds) : usual;
}

SdmError already_exists(const char* what) {
  return {409, "ALREADY_EXISTS", std::string(what) + " already exists"};
}

SdmError does_not_exist(const char* what) {
  return sdm_not_found(std::string(what) + " does not exist");
}

}  // namespace

SdmResult<json::object> PubSub::create_topic(const std::string& name) {
  if (!topics_.insert(name).second) return tl::unexpected(already_exists("Topic"));
  return json::object{{"name", name}};
}

SdmResult<json::object> PubSub::topic(const std::string& name) const {
  if (!topics_.contains(name)) return tl::unexpected(does_not_exist("Topic"));
  return json::object{{"name", name}};
}

SdmResult<json::object> PubSub::delete_topic(const std::string& name) {
  if (topics_.erase(name) == 0) return tl::unexpected(does_not_exist("Topic"));
  for (auto& [subscription, state] : subscriptions_) {
    if (text_of(state.fields, "topic") == name) state.fields["topic"] = deleted_topic;
  }
  return json::object();
}

SdmResult<json::object> PubSub::create_subscription(const std::string& name, const json::object& fields) {
  const std::string topic(text_of(fields, "topic"));
  if (subscriptions_.contains(name)) return tl::unexpected(already_exists("Subscription"));
  if (!topics_.contains(topic)) return tl::unexpected(does_not_exist("Subscription topic"));
  const double asked = number_of(fields, "ackDeadlineSeconds").value_or(0);
  const std::int64_t deadline =
      asked >= 1 ? static_cast<std::int64_t>(std::min(asked, max_ack_deadline)) : default_ack_deadline;
  json::object shown{{"name", name},
                     {"topic", topic},
                     {"pushConfig", json::object()},
                     {"ackDeadlineSeconds", deadline},
                     {"messageRetentionDuration", "604800s"}};
  for (const auto setting : {"messageRetentionDuration", "expirationPolicy", "enableMessageOrdering"}) {
    if (const json::value* const value = fields.if_contains(setting)) shown[setting] = *value;
  }
  subscriptions_.emplace(name, Subscription{shown, std::chrono::seconds(deadline),
                                            retention_in(text_of(shown, "messageRetentionDuration"))});
  return shown;
}

SdmResult<json::object> PubSub::subscription(const std::string& name) const {
  const auto found = subscriptions_.find(name);
  if (found == subscriptions_.end()) return tl::unexpected(does_not_exist("Subscription"));
  return found->second.fields;
}

SdmResult<json::object> PubSub::delete_subscription(const std::string& name) {
  if (subscriptions_.erase(name) == 0) return tl::unexpected(does_not_exist("Subscription"));
  return json::object();
}

std::optional<std::string> PubSub::publish(const std::string& topic, std::string data, WallTime now) {
  if (!topics_.contains(topic)) return std::nullopt;
  const Message message{std::to_string(++last_message_), std::move(data), now};
  for (auto& [name, subscription] : subscriptions_) {
    if (text_of(subscription.fields, "topic") != topic) continue;
    forget_old(subscription, now);
    subscription.messages.push_back(message);
    if (delivery_.twice) subscription.messages.push_back(message);
  }
  return message.id;
}

/// Those that nobody acknowledges must not fill the memory either.
void PubSub::forget_old(Subscription& subscription, WallTime now) {
  constexpr std::size_t max_messages = 10'000;
  auto& messages = subscription.messages;
  while (!messages.empty() &&
         (messages.front().published + subscription.retention <= now || messages.size() >= max_messages)) {
    messages.pop_front();
  }
}

SdmResult<json::array> PubSub::pull(const std::string& subscription, std::size_t max_messages, WallTime now) {
  const auto found = find_subscription(subscription);
  if (!found) return tl::unexpected(found.error());
  forget_old(**found, now);
  std::vector<Message*> due;
  for (Message& message : (*found)->messages) {
    if (message.deliver_from <= now) due.push_back(&message);
  }
  if (delivery_.reversed) std::reverse(due.begin(), due.end());
  due.resize(std::min(due.size(), max_messages));
  json::array received;
  for (Message* const message : due) {
    message->ack_id = subscription + ":" + std::to_string(++last_ack_);
    message->deliver_from = now + (*found)->ack_deadline;
    received.emplace_back(json::object{{"ackId", message->ack_id},
                                       {"message",
                                        {{"data", base64(message->data)},
                                         {"messageId", message->id},
                                         {"publishTime", google_time(message->published)}}}});
  }
  return received;
}

SdmResult<json::object> PubSub::acknowledge(const std::string& subscription, const std::set<std::string>& ids) {
  const auto found = find_subscription(subscription);
  if (!found) return tl::unexpected(found.error());
  std::erase_if((*found)->messages, [&](const Message& message) { return ids.contains(message.ack_id); });
  return json::object();
}

SdmResult<json::object> PubSub::modify_deadline(const std::string& subscription, const std::set<std::string>& ids,
                                                std::chrono::seconds deadline, WallTime now) {
  const auto found = find_subscription(subscription);
  if (!found) return tl::unexpected(found.error());
  for (Message& message : (*found)->messages) {
    if (ids.contains(message.ack_id)) message.deliver_from = now + deadline;
  }
  return json::object();
}

json::object PubSub::waiting() const {
  json::object all;
  for (const auto& [name, subscription] : subscriptions_) all[name] = subscription.messages.size();
  return all;
}

SdmResult<PubSub::Subscription*> PubSub::find_subscription(const std::string& name) {
  const auto found = subscriptions_.find(name);
  if (found == subscriptions_.end()) return tl::unexpected(does_not_exist("Subscription"));
  return &found->second;
}

}  // namespace nest2mqtt::simulator
