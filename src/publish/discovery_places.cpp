#include "nest2mqtt/publish/discovery_places.h"

namespace nest2mqtt::publish {

DiscoveryPlaces::DiscoveryPlaces(Place present, bool enabled, const json::object& saved) {
  move_to(std::move(present), enabled);
  const json::array* const places = model::array_member(saved, "places");
  if (places == nullptr) return;
  for (const json::value& entry : *places) {
    if (!entry.is_object()) continue;
    const auto prefix = model::string_member(entry.get_object(), "prefix");
    const auto base = model::string_member(entry.get_object(), "base_topic");
    if (prefix && base) all_.insert({std::string(*prefix), std::string(*base)});
  }
}

void DiscoveryPlaces::move_to(Place present, bool enabled) {
  present_.clear();
  if (enabled) present_.insert(std::move(present));
  all_.insert(present_.begin(), present_.end());
}

json::object DiscoveryPlaces::to_saved() const {
  json::array places;
  for (const Place& place : all_) places.push_back({{"prefix", place.prefix}, {"base_topic", place.base_topic}});
  return {{"places", std::move(places)}};
}

std::vector<std::string> DiscoveryPlaces::filters() const {
  std::set<std::string> prefixes;
  for (const Place& place : all_) prefixes.insert(place.prefix);
  std::vector<std::string> filters;
  for (const std::string& prefix : prefixes) {
    for (std::string& filter : home_assistant::AnnouncementTopics::filters(prefix))
      filters.push_back(std::move(filter));
  }
  return filters;
}

bool DiscoveryPlaces::is_ours(const home_assistant::Found& found) const {
  return all_.contains({found.prefix, found.base_topic});
}

bool DiscoveryPlaces::keep_only(const std::set<Place>& used) {
  return std::erase_if(all_, [&](const Place& place) { return !present_.contains(place) && !used.contains(place); }) >
         0;
}

}  // namespace nest2mqtt::publish
