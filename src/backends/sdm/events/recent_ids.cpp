#include "events/recent_ids.h"

namespace nest2mqtt::sdm {

bool RecentIds::insert(const std::string& id) {
  if (id.empty()) return true;
  if (!ids_.insert(id).second) return false;
  order_.push_back(id);
  if (order_.size() > max_ids) {
    ids_.erase(order_.front());
    order_.pop_front();
  }
  return true;
}

}  // namespace nest2mqtt::sdm
