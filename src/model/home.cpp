#include "nest2mqtt/model/home.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

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

}  // namespace

bool HomeObject::is_online() const {
  return bool_member(*value, "is_online").value_or(true);
}

std::string HomeObject::name() const {
  const auto name = string_member(*value, "name").value_or("");
  return std::string(name.empty() ? std::string_view(id.id) : name);
}

Home::Home(const std::vector<std::optional<Document>>& documents, const std::vector<std::string>& structures) {
  for (std::size_t account = 0; account < documents.size(); ++account) {
    parts_.push_back(documents[account] ? make_part(*documents[account], account) : nullptr);
  }
  join_parts(structures);
}

Home Home::with(std::size_t account, const Document& document, const std::vector<std::string>& structures) const {
  Home home(*this);
  if (home.parts_.size() <= account) home.parts_.resize(account + 1);
  auto& part = home.parts_[account];
  const auto before = std::exchange(part, make_part(document, account));
  const bool same_ids =
      before && std::ranges::equal(part->objects, before->objects, {}, &HomeObject::id, &HomeObject::id);
  if (takes_all_ && structures.empty() && same_ids) {
    home.replace_objects(account);
  } else {
    home.join_parts(structures);
  }
  return home;
}

std::shared_ptr<const Home::Part> Home::make_part(const Document& document, std::size_t account) {
  std::vector<HomeObject> objects = objects_of(document, account);
  find_structures(objects, document);
  std::ranges::stable_sort(objects, {}, &HomeObject::id);
  return std::make_shared<const Part>(Part{document, std::move(objects)});
}

void Home::join_parts(const std::vector<std::string>& structures) {
  takes_all_ = structures.empty();
  objects_.clear();
  devices_without_structure_.clear();
  const auto ids = takes_all_ ? std::set<std::string>() : chosen_ids(structures);
  for (const auto& part : parts_) {
    if (!part) continue;
    for (const HomeObject& object : part->objects) {
      const bool is_structure = object.id.is_structure();
      if (takes_all_ || ids.contains(is_structure ? object.id.id : object.structure)) {
        objects_.push_back(&object);
      } else if (!is_structure && object.structure.empty()) {
        devices_without_structure_.push_back(object.id);
      }
    }
  }
  const auto by_id = [](const HomeObject* a, const HomeObject* b) { return a->id < b->id; };
  const auto same_id = [](const HomeObject* a, const HomeObject* b) { return a->id == b->id; };
  std::stable_sort(objects_.begin(), objects_.end(), by_id);
  objects_.erase(std::unique(objects_.begin(), objects_.end(), same_id), objects_.end());
}

std::set<std::string> Home::chosen_ids(const std::vector<std::string>& entries) const {
  std::vector<std::optional<Document>> documents;
  for (const auto& part : parts_) {
    if (part) documents.emplace_back(part->document);
  }
  std::set<std::string> ids;
  const auto homes = structures_in(documents);
  for (const StructureName& home : homes) {
    if (is_chosen(home, entries, homes)) ids.insert(home.id);
  }
  return ids;
}

/// With those of the account's present part, which has the ids of the one before.
void Home::replace_objects(std::size_t account) {
  for (const HomeObject& object : parts_[account]->objects) {
    const auto place = objects_.begin() + (place_of(object.id, objects_) - objects_.cbegin());
    if ((*place)->account == account) *place = &object;
  }
}

Home::Objects::const_iterator Home::place_of(const ObjectId& id, const Objects& objects) {
  return std::ranges::lower_bound(objects, id, {},
                                  [](const HomeObject* object) -> const ObjectId& { return object->id; });
}

const HomeObject* Home::find(const ObjectId& id) const {
  const auto place = place_of(id, objects_);
  return place != objects_.end() && (*place)->id == id ? *place : nullptr;
}

}  // namespace nest2mqtt::model
