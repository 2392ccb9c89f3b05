#pragma once

#include <cstddef>
#include <deque>
#include <set>
#include <string>

namespace nest2mqtt::sdm {

/// Remembers the last ids of messages: Cloud Pub/Sub delivers each message at least once.
class RecentIds {
 public:
  /// A pull brings 25 at most.
  static constexpr std::size_t max_ids = 200;

  /// Remembers the id. False: it was remembered before. An empty id is always new.
  [[nodiscard]] bool insert(const std::string& id);

 private:
  std::set<std::string> ids_;
  std::deque<std::string> order_;  ///< the oldest first
};

}  // namespace nest2mqtt::sdm
