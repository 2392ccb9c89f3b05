#pragma once

#include <map>
#include <set>
#include <string>

#include "nest2mqtt/home_assistant/announcement.h"
#include "nest2mqtt/home_assistant/discovery.h"
#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/model/home.h"

namespace nest2mqtt::publish {

/// What a logout takes off the broker: the objects that the account saw, with everything below them and what was
/// announced of them. Where no account is left everything of every object, and where no bridge runs either, all there
/// is of the bridge.
class Clearance {
 public:
  /// `objects`: what the account saw, as far as it is known. `last`: no other account is left.
  Clearance(mirror::TopicNames names, const home_assistant::Discovery& discovery,
            const std::set<model::ObjectId>& objects, bool last);

  /// Which of the retained messages (by topic) are to go.
  [[nodiscard]] std::set<std::string> choose(const std::map<std::string, std::string>& retained) const;

 private:
  [[nodiscard]] bool is_of_an_object(const std::string& topic) const;
  [[nodiscard]] bool announces_an_object(const home_assistant::Found& found) const;

  mirror::TopicNames names_;
  std::string bridge_id_;            ///< in discovery
  std::set<std::string> documents_;  ///< topics of the objects
  std::set<std::string> announced_;  ///< their ids in discovery
  bool last_;
};

}  // namespace nest2mqtt::publish
