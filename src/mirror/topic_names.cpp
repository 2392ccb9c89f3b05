#include "nest2mqtt/mirror/topic_names.h"

#include <algorithm>
#include <array>
#include <vector>

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/base/percent.h"
#include "nest2mqtt/base/utf8.h"

namespace nest2mqtt::mirror {
namespace {

constexpr std::array<std::string_view, 8> reserved{"set",     "result",       "event",    "activity",
                                                   "command", "availability", "snapshot", "image"};
constexpr std::string_view availability_end = "/availability";
constexpr std::string_view snapshot_end = "/snapshot";
constexpr std::string_view event_image_end = "/last_event/image";

bool is_plain(char c) {
  return is_ascii_alphanumeric(c) || c == '_' || c == '-';
}

PictureTopics picture_topics(const std::string& picture) {
  return {picture, picture + std::string(availability_end)};
}

std::vector<std::string_view> split(std::string_view topic) {
  std::vector<std::string_view> levels;
  while (true) {
    const std::size_t slash = topic.find('/');
    levels.push_back(topic.substr(0, slash));
    if (slash == std::string_view::npos) return levels;
    topic.remove_prefix(slash + 1);
  }
}

}  // namespace

std::string escape_level(std::string_view text) {
  if (std::find(reserved.begin(), reserved.end(), text) == reserved.end()) return percent_encoded_name(text);
  std::string level;
  append_percent_encoded(level, text.front());
  return level + percent_encoded_name(text.substr(1));
}

std::optional<std::string> unescape_level(std::string_view level) {
  auto text = level == percent_encoded_name("") ? std::optional(std::string()) : percent_decoded(level);
  // Only the one spelling that we write, or two topics would mean the same object.
  if (!text || escape_level(*text) != level || !is_utf8(*text)) return std::nullopt;
  return text;
}

std::string TopicNames::document(const model::ObjectId& id) const {
  return id.is_structure() ? base_ + "/structures/" + escape_level(id.id)
                           : base_ + "/devices/" + escape_level(id.kind) + "/" + escape_level(id.id);
}

std::string TopicNames::field(const model::ObjectId& id, const model::FieldPath& path) const {
  std::string topic = document(id);
  for (const std::string& level : path) {
    topic += '/';
    topic += escape_level(level);
  }
  return topic;
}

std::string TopicNames::availability(const model::ObjectId& id) const {
  return document(id) + "/availability";
}

std::string TopicNames::result(const model::ObjectId& id) const {
  return document(id) + "/result";
}

std::string TopicNames::command(const model::ObjectId& id) const {
  return document(id) + "/command";
}

std::string TopicNames::event(const model::ObjectId& id) const {
  return document(id) + "/event";
}

std::string TopicNames::activity(const model::ObjectId& id) const {
  return document(id) + "/activity";
}

PictureTopics TopicNames::snapshot(const model::ObjectId& id) const {
  return picture_topics(document(id) + std::string(snapshot_end));
}

PictureTopics TopicNames::event_image(const model::ObjectId& id) const {
  return picture_topics(document(id) + std::string(event_image_end));
}

bool TopicNames::is_picture_availability(std::string_view topic) {
  if (!topic.ends_with(availability_end)) return false;
  topic.remove_suffix(availability_end.size());
  return topic.ends_with(snapshot_end) || topic.ends_with(event_image_end);
}

std::string TopicNames::bridge(std::string_view name) const {
  return base_ + "/bridge/" + std::string(name);
}

std::string TopicNames::account(std::string_view account_name) const {
  return bridge("account/" + escape_level(account_name));
}

std::optional<std::string_view> TopicNames::below_base(std::string_view topic) const {
  if (!topic.starts_with(base_)) return std::nullopt;
  topic.remove_prefix(base_.size());
  if (!topic.starts_with('/')) return std::nullopt;
  return topic.substr(1);
}

std::optional<CommandTarget> TopicNames::parse_command(std::string_view topic) const {
  const auto below = below_base(topic);
  if (!below) return std::nullopt;
  auto levels = split(*below);
  if (levels.size() < 3 || levels.back() != "set") return std::nullopt;
  levels.pop_back();

  CommandTarget target;
  std::size_t next = 1;
  if (levels[0] == "devices") {
    const auto kind = unescape_level(levels[next++]);
    if (!kind || kind->empty()) return std::nullopt;
    target.object.kind = *kind;
  } else if (levels[0] != "structures") {
    return std::nullopt;
  }
  if (next == levels.size() || levels.size() > next + 2) return std::nullopt;
  const auto id = unescape_level(levels[next++]);
  if (!id) return std::nullopt;
  target.object.id = *id;
  if (next < levels.size()) {
    target.field = unescape_level(levels[next]);
    if (!target.field) return std::nullopt;
  }
  return target;
}

std::optional<std::string> TopicNames::parse_request(std::string_view topic) const {
  const auto below = below_base(topic);
  constexpr std::string_view prefix = "bridge/request/";
  if (!below || !below->starts_with(prefix)) return std::nullopt;
  const std::string_view verb = below->substr(prefix.size());
  if (verb.empty() || !std::all_of(verb.begin(), verb.end(), is_plain)) return std::nullopt;
  return std::string(verb);
}

bool TopicNames::is_ours(std::string_view topic) const {
  const auto below = below_base(topic);
  return below &&
         (below->starts_with("devices/") || below->starts_with("structures/") || below->starts_with("bridge/"));
}

}  // namespace nest2mqtt::mirror
