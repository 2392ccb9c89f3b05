#include "response_topics.h"

#include <algorithm>

#include <fmt/format.h>

namespace nest2mqtt::app {
namespace {

using namespace std::chrono_literals;

constexpr auto complaint_interval = 1min;
constexpr std::size_t longest_quote = 200;

/// The topic `place` itself, or any below it. A slash at the end of `place` means the same.
bool is_at(std::string_view topic, std::string_view place) {
  if (place.ends_with('/')) place.remove_suffix(1);
  return topic.starts_with(place) && (topic.size() == place.size() || topic[place.size()] == '/');
}

bool is_publishable(std::string_view topic) {
  using namespace std::string_view_literals;
  return !topic.empty() && topic.find_first_of("+#\0"sv) == std::string_view::npos && !topic.starts_with('$');
}

}  // namespace

bool ResponseTopics::allows(std::string_view topic) const {
  if (!is_publishable(topic) || names_.is_ours(topic)) return false;
  return topic.starts_with(names_.base() + "/response/") ||
         std::any_of(configured_.begin(), configured_.end(), [&](const auto& place) { return is_at(topic, place); });
}

std::optional<std::string> ResponseTopics::refused(std::string_view topic, Instant now) {
  if (next_complaint_ && now < *next_complaint_) {
    ++not_logged_;
    return std::nullopt;
  }
  next_complaint_ = now + complaint_interval;
  std::string text = fmt::format("nothing was sent to the response topic \"{}\"{}", topic.substr(0, longest_quote),
                                 topic.size() > longest_quote ? "..." : "");
  if (not_logged_ > 0) text += fmt::format(" and to {} others since this was last logged", not_logged_);
  not_logged_ = 0;
  return text + fmt::format(": it must be below {}/response/, or below a topic of mqtt.response_topics", names_.base());
}

}  // namespace nest2mqtt::app
