#include "nest2mqtt/mirror/topic_names.h"

#include <algorithm>
#include <array>
#include <vector>

namespace nest2mqtt::mirror {
namespace {

constexpr std::array<std::string_view, 6> reserved{"set", "result", "event", "availability", "snapshot", "image"};
constexpr std::string_view hex_digits = "0123456789ABCDEF";
constexpr std::string_view empty_level = "%";

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

void append_escaped(std::string& to, char c) {
  const auto byte = static_cast<unsigned char>(c);
  to += '%';
  to += hex_digits[byte >> 4U];
  to += hex_digits[byte & 0xFU];
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
  if (text.empty()) return std::string(empty_level);
  std::string level;
  level.reserve(text.size());
  if (std::find(reserved.begin(), reserved.end(), text) != reserved.end()) {
    append_escaped(level, text.front());
    text.remove_prefix(1);
  }
  for (const char c : text) {
    if (is_plain(c)) {
      level += c;
    } else {
      append_escaped(level, c);
    }
  }
  return level;
}

std::optional<std::string> unescape_level(std::string_view level) {
  std::string text;
  if (level != empty_level) {
    for (std::size_t i = 0; i < level.size(); ++i) {
      if (level[i] != '%') {
        text += level[i];
        continue;
      }
      if (level.size() - i < 3) return std::nullopt;
      const std::size_t high = hex_digits.find(level[i + 1]);
      const std::size_t low = hex_digits.find(level[i + 2]);
      if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
      text += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  // Only the one spelling that we write, or two topics would mean the same object.
  if (escape_level(text) != level || !model::is_utf8(text)) return std::nullopt;
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

std::string TopicNames::event(const model::ObjectId& id) const {
  return document(id) + "/event";
}

std::string TopicNames::snapshot(const model::ObjectId& id) const {
  return document(id) + "/snapshot";
}

std::string TopicNames::event_image(const model::ObjectId& id) const {
  return document(id) + "/last_event/image";
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
