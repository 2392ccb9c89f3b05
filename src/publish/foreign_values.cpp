#include "nest2mqtt/publish/foreign_values.h"

namespace nest2mqtt::publish {

bool ForeignValues::may_correct(const std::string& topic, Instant now) {
  const auto found = corrected_at_.find(topic);
  if (found != corrected_at_.end() && now < found->second + pause) return false;
  if (corrected_at_.size() >= max_topics) {
    std::erase_if(corrected_at_, [&](const auto& entry) { return now >= entry.second + pause; });
    if (corrected_at_.size() >= max_topics) return false;
  }
  corrected_at_[topic] = now;
  return true;
}

}  // namespace nest2mqtt::publish
