#pragma once

#include <map>
#include <set>
#include <string>

namespace nest2mqtt::simulator {

/// What the people have taken back of their permissions at nestservices.google.com/partnerconnections. By user; what is
/// not listed here is permitted.
class SdmPermissions {
 public:
  /// `id` is a device or a structure.
  void withdraw(const std::string& user, const std::string& id) { withdrawn_[user].ids.insert(id); }
  void withdraw_all(const std::string& user) { withdrawn_[user].all = true; }
  void give_back(const std::string& user, const std::string& id) { withdrawn_[user].ids.erase(id); }
  /// Everything, also what was withdrawn one by one.
  void give_back_all(const std::string& user) { withdrawn_.erase(user); }

  [[nodiscard]] bool permits(const std::string& user, const std::string& id) const {
    const auto found = withdrawn_.find(user);
    return found == withdrawn_.end() || (!found->second.all && !found->second.ids.contains(id));
  }

 private:
  struct Withdrawn {
    bool all = false;
    std::set<std::string> ids = {};
  };

  std::map<std::string, Withdrawn> withdrawn_;
};

}  // namespace nest2mqtt::simulator
