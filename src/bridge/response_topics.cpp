#include "response_topics.h"

#include <algorithm>

#include <fmt/format.h>

#include "nest2mqtt/base/shortened.h"

namespace nest2mqtt::bridge {
namespace {

constexpr std::size_t max_quote = 200;

/// Whether `topic` is `prefix` itself or below it. A slash at the end of `prefix` makes no difference.
bool covers(std::string_view prefix, std::string_view topic) {
  if (prefix.ends_with('/')) prefix.remove_suffix(1);
  return topic.starts_with(prefix) && (topic.size() == prefix.size() || topic[prefix.size()] == '/');
}

bool is_publishable(std::string_view topic) {
  using namespace std::string_view_literals;
  return !topic.empty() && topic.find_first_of("+#\0"sv) == std::string_view::npos && !topic.starts_with('$');
}

}  // namespace

bool ResponseTopics::allows(std::string_view topic) const {
  if (!is_publishable(topic) || names_.is_ours(topic)) return false;
  return topic.starts_with(names_.base() + "/response/") ||
         std::any_of(configured_.begin(), configured_.end(), [&](const auto& prefix) { return covers(prefix, topic); });
}

std::string ResponseTopics::not_allowed_message(std::string_view topic) const {
  return fmt::format(
      "nothing was sent to the response topic \"{}\": it must be below {}/response/, or below a topic of "
      "mqtt.response_topics",
      shortened_with_size(topic, max_quote), names_.base());
}

}  // namespace nest2mqtt::bridge
