#include "nest2mqtt/publish/foreign_values.h"

namespace nest2mqtt::publish {

bool ForeignValues::may_put_right(const std::string& topic, Instant now) {
  const auto found = put_right_.find(topic);
  if (found != put_right_.end() && now < found->second + pause) return false;
  if (put_right_.size() >= max_topics) {
    std::erase_if(put_right_, [&](const auto& entry) { return now >= entry.second + pause; });
    if (put_right_.size() >= max_topics) return false;
  }
  put_right_[topic] = now;
  return true;
}

}  // namespace nest2mqtt::publish
