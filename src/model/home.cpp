#include "nest2mqtt/model/home.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "nest2mqtt/model/structure_choice.h"

namespace nest2mqtt::model {
namespace {

void collect(const json::object& group, const std::string& kind, std::size_t account, std::vector<HomeObject>& to) {
  for (const auto& [id, value] : group) {
    if (const json::object* object = value.if_object()) {
      to.push_back({ObjectId{kind, std::string(id)}, object, account});
    }
  }
}

std::vector<HomeObject> objects_of(const Document& document, std::size_t account) {
  std::vector<HomeObject> found;
  if (const json::object* structures = object_member(document.root(), "structures")) {
    collect(*structures, "", account, found);
  }
  if (const json::object* devices = object_member(document.root(), "devices")) {
    for (const auto& [kind, group] : *devices) {
      if (group.is_object() && !kind.empty()) collect(group.get_object(), std::string(kind), account, found);
    }
  }
  return found;
}

/// Of each device that a structure lists (its members `thermostats`, `smoke_co_alarms`, `cameras`): the structure.
std::map<ObjectId, std::string> listed_devices(const Document& document) {
  std::map<ObjectId, std::string> listed;
  const json::object* const structures = object_member(document.root(), "structures");
  if (structures == nullptr) return listed;
  for (const auto& [id, value] : *structures) {
    const json::object* const structure = value.if_object();
    if (structure == nullptr) continue;
    for (const auto& [kind, member] : *structure) {
      const json::array* const devices = member.if_array();
      if (devices == nullptr) continue;
      for (const json::value& device : *devices) {
        if (const auto* const device_id = device.if_string()) {
          listed.try_emplace({std::string(kind), std::string(*device_id)}, id);
        }
      }
    }
  }
  return listed;
}

void find_structures(std::vector<HomeObject>& objects, const Document& document) {
  std::optional<std::map<ObjectId, std::string>> listed;
  for (HomeObject& object : objects) {
    if (object.id.is_structure()) continue;
    if (const auto own = string_member(*object.value, "structure_id")) {
      object.structure = *own;
      continue;
    }
    if (!listed) listed = listed_devices(document);
    if (const auto found = listed->find(object.id); found != listed->end()) object.structure = found->second;
  }
}

void keep_chosen(std::vector<HomeObject>& objects, const std::set<std::string, std::less<>>& ids,
                 std::vector<ObjectId>& devices_without_structure) {
  std::erase_if(objects, [&](const HomeObject& object) {
    if (object.id.is_structure()) return !ids.contains(object.id.id);
    if (object.structure.empty()) devices_without_structure.push_back(object.id);
    return !ids.contains(object.structure);
  });
}

std::set<std::string, std::less<>> chosen_ids(const std::vector<std::optional<Document>>& documents,
                                              const std::vector<std::string>& entries) {
  std::set<std::string, std::less<>> ids;
  const auto homes = structures_in(documents);
  for (const StructureName& home : homes) {
    if (is_chosen(home, entries, homes)) ids.insert(home.id);
  }
  return ids;
}

}  // namespace

bool HomeObject::is_online() const {
  return bool_member(*value, "is_online").value_or(true);
}

std::string HomeObject::name() const {
  const auto name = string_member(*value, "name").value_or("");
  return std::string(name.empty() ? std::string_view(id.id) : name);
}

Home::Home(std::vector<std::optional<Document>> documents, const std::vector<std::string>& structures)
    : documents_(std::move(documents)) {
  const auto ids = chosen_ids(documents_, structures);
  for (std::size_t account = 0; account < documents_.size(); ++account) {
    if (!documents_[account]) continue;
    std::vector<HomeObject> seen = objects_of(*documents_[account], account);
    find_structures(seen, *documents_[account]);
    if (!structures.empty()) keep_chosen(seen, ids, devices_without_structure_);
    objects_.insert(objects_.end(), std::make_move_iterator(seen.begin()), std::make_move_iterator(seen.end()));
  }
  const auto by_id = [](const HomeObject& a, const HomeObject& b) { return a.id < b.id; };
  const auto same_id = [](const HomeObject& a, const HomeObject& b) { return a.id == b.id; };
  std::stable_sort(objects_.begin(), objects_.end(), by_id);
  objects_.erase(std::unique(objects_.begin(), objects_.end(), same_id), objects_.end());
}

const HomeObject* Home::find(const ObjectId& id) const {
  const auto at = std::lower_bound(objects_.begin(), objects_.end(), id,
                                   [](const HomeObject& object, const ObjectId& wanted) { return object.id < wanted; });
  return at != objects_.end() && at->id == id ? &*at : nullptr;
}

}  // namespace nest2mqtt::model
