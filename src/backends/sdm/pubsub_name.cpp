#include "pubsub_name.h"

#include <algorithm>

#include "nest2mqtt/base/ascii.h"

namespace nest2mqtt::sdm {
namespace {

constexpr std::string_view projects_prefix = "projects/";

/// Google allows ids of 3 to 255 characters.
bool is_pubsub_part(std::string_view text, std::string_view others) {
  constexpr std::size_t max_part = 255;
  return !text.empty() && text.size() <= max_part && text != "." && text != ".." &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_ascii_alphanumeric(c) || others.find(c) != std::string_view::npos; });
}

}  // namespace

std::optional<PubSubName> read_pubsub_name(std::string_view text) {
  if (!text.starts_with(projects_prefix)) return std::nullopt;
  text.remove_prefix(projects_prefix.size());
  const auto first = text.find('/');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = text.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const PubSubName name{text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
  if (name.collection != "topics" && name.collection != "subscriptions") return std::nullopt;
  // The id of an organisation's project may be `example.com:my-home-123`.
  if (!is_pubsub_part(name.project, "-.:") || !is_pubsub_part(name.id, "-_.~+%")) return std::nullopt;
  return name;
}

}  // namespace nest2mqtt::sdm
