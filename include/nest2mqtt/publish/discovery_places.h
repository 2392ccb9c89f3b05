#pragma once

#include <set>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/home_assistant/announcement.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::publish {

/// Where this bridge announces devices, or did before its configuration was changed: discovery prefix and base topic.
/// Kept over restarts, because the broker cannot tell an earlier base topic of ours from another bridge's.
class DiscoveryPlaces {
 public:
  struct Place {
    std::string prefix;
    std::string base_topic;

    friend auto operator<=>(const Place&, const Place&) = default;
  };

  /// `saved` is what `to_saved` gave in an earlier run. Where `enabled` is false, there is no present place.
  DiscoveryPlaces(Place present, bool enabled, const json::object& saved);

  /// Another present place; the former one is still ours. Where `enabled` is false, there is none.
  void move_to(Place present, bool enabled);

  [[nodiscard]] json::object to_saved() const;

  /// Subscriptions in which everything comes that may be ours.
  [[nodiscard]] std::vector<std::string> filters() const;
  [[nodiscard]] bool is_ours(const home_assistant::Found& found) const;

  /// The broker retains nothing of ours but in these places: the others are forgotten. True if there were any.
  [[nodiscard]] bool keep_only(const std::set<Place>& used);

 private:
  std::set<Place> present_;
  std::set<Place> all_;
};

}  // namespace nest2mqtt::publish
