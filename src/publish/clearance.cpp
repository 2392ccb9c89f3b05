#include "nest2mqtt/publish/clearance.h"

#include <algorithm>

namespace nest2mqtt::publish {

Clearance::Clearance(mirror::TopicNames names, const home_assistant::Discovery& discovery,
                     const std::set<model::ObjectId>& objects, bool last)
    : names_(std::move(names)), bridge_id_(discovery.describe_bridge().object_id), last_(last) {
  for (const model::ObjectId& id : objects) {
    documents_.insert(names_.document(id));
    announced_.insert(discovery.object_id(id.id));
  }
}

std::set<std::string> Clearance::choose(const std::map<std::string, std::string>& retained) const {
  const auto state = retained.find(names_.bridge("state"));
  const bool bridge_runs = state != retained.end() && state->second == "online";
  const bool everything = last_ && !bridge_runs;
  std::set<std::string> chosen;
  for (const auto& [topic, payload] : retained) {
    if (topic.starts_with(names_.base() + "/")) {
      if (is_of_an_object(topic) || (everything && names_.is_ours(topic))) chosen.insert(topic);
      continue;
    }
    const auto found = home_assistant::read_announcement(topic, payload);
    if (!found || found->base_topic != names_.base()) continue;
    if (announces_an_object(*found) || everything) chosen.insert(topic);
  }
  return chosen;
}

bool Clearance::is_of_an_object(const std::string& topic) const {
  if (last_) return names_.is_ours(topic) && !topic.starts_with(names_.bridge(""));
  return std::any_of(documents_.begin(), documents_.end(), [&](const std::string& document) {
    return topic == document || topic.starts_with(document + "/");
  });
}

bool Clearance::announces_an_object(const home_assistant::Found& found) const {
  return last_ ? found.object_id != bridge_id_ : announced_.contains(found.object_id);
}

}  // namespace nest2mqtt::publish
