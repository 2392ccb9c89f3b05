#include "nest2mqtt/model/home.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "nest2mqtt/model/structure_choice.h"

namespace nest2mqtt::model {
namespace {

const json::object* object_member(const json::object& object, std::string_view name) {
  const json::value* member = object.if_contains(name);
  return member == nullptr ? nullptr : member->if_object();
}

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

void keep_chosen(std::vector<HomeObject>& objects, const std::set<std::string, std::less<>>& ids) {
  std::erase_if(objects, [&](const HomeObject& object) {
    if (object.id.is_structure()) return !ids.contains(object.id.id);
    const auto structure = string_member(*object.value, "structure_id");
    return !structure || !ids.contains(*structure);
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

Home::Home(std::vector<std::optional<Document>> documents, const std::vector<std::string>& structures)
    : documents_(std::move(documents)) {
  const auto ids = chosen_ids(documents_, structures);
  for (std::size_t account = 0; account < documents_.size(); ++account) {
    if (!documents_[account]) continue;
    std::vector<HomeObject> seen = objects_of(*documents_[account], account);
    if (!structures.empty()) keep_chosen(seen, ids);
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
