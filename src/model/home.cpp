#include "nest2mqtt/model/home.h"

#include <algorithm>
#include <iterator>
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
    if (documents[account]) set_part(account, make_part(*documents[account], account));
  }
  join_parts(structures);
}

Home Home::with(std::size_t account, const Document& document, const std::vector<std::string>& structures) const {
  Home home(*this);
  auto next = make_part(document, account);
  const auto before = account < max_accounts() ? part(account) : nullptr;
  const bool same_places =
      before && std::ranges::equal(next->objects, before->objects, {}, &HomeObject::id, &HomeObject::id);
  home.set_part(account, std::move(next));
  const bool takes_all = takes_all_ && structures.empty();
  if (takes_all && !before) {
    home.add_places_of(account);
  } else if (!takes_all || !same_places) {
    home.join_parts(structures);
  }
  return home;
}

void Home::set_part(std::size_t account, std::shared_ptr<const Part> part) {
  while (max_accounts() <= account) blocks_.push_back(std::make_shared<const Block>());
  Block block = *blocks_[account / block_size];
  block[account % block_size] = std::move(part);
  blocks_[account / block_size] = std::make_shared<const Block>(std::move(block));
}

std::shared_ptr<const Home::Part> Home::make_part(const Document& document, std::size_t account) {
  std::vector<HomeObject> objects = objects_of(document, account);
  find_structures(objects, document);
  std::ranges::stable_sort(objects, {}, &HomeObject::id);
  return std::make_shared<const Part>(Part{document, std::move(objects)});
}

void Home::join_parts(const std::vector<std::string>& structures) {
  takes_all_ = structures.empty();
  devices_without_structure_.clear();
  Places places;
  const auto ids = takes_all_ ? std::set<std::string>() : chosen_ids(structures);
  for (std::size_t account = 0; account < max_accounts(); ++account) {
    if (!part(account)) continue;
    const auto& objects = part(account)->objects;
    for (std::size_t index = 0; index < objects.size(); ++index) {
      const HomeObject& object = objects[index];
      const bool is_structure = object.id.is_structure();
      if (takes_all_ || ids.contains(is_structure ? object.id.id : object.structure)) {
        places.push_back({account, index});
      } else if (!is_structure && object.structure.empty()) {
        devices_without_structure_.push_back(object.id);
      }
    }
  }
  std::ranges::sort(places, [this](const Place& a, const Place& b) { return is_before(a, b); });
  use_first_of_each_id(std::move(places));
}

/// The account had no part before.
void Home::add_places_of(std::size_t account) {
  Places added;
  for (std::size_t index = 0; index < part(account)->objects.size(); ++index) added.push_back({account, index});
  Places places;
  std::ranges::merge(*places_, added, std::back_inserter(places),
                     [this](const Place& a, const Place& b) { return is_before(a, b); });
  use_first_of_each_id(std::move(places));
}

bool Home::is_before(const Place& a, const Place& b) const {
  const auto order = object_at(a).id <=> object_at(b).id;
  return order == 0 ? a.account < b.account : order < 0;
}

void Home::use_first_of_each_id(Places sorted) {
  const auto same_id = [this](const Place& a, const Place& b) { return object_at(a).id == object_at(b).id; };
  sorted.erase(std::unique(sorted.begin(), sorted.end(), same_id), sorted.end());
  places_ = std::make_shared<const Places>(std::move(sorted));
}

std::set<std::string> Home::chosen_ids(const std::vector<std::string>& entries) const {
  std::vector<std::optional<Document>> documents;
  for (std::size_t account = 0; account < max_accounts(); ++account) {
    if (part(account)) documents.emplace_back(part(account)->document);
  }
  std::set<std::string> ids;
  const auto homes = structures_in(documents);
  for (const StructureName& home : homes) {
    if (is_chosen(home, entries, homes)) ids.insert(home.id);
  }
  return ids;
}

const HomeObject* Home::find(const ObjectId& id) const {
  const auto place = std::ranges::lower_bound(
      *places_, id, {}, [this](const Place& candidate) -> const ObjectId& { return object_at(candidate).id; });
  return place != places_->end() && object_at(*place).id == id ? &object_at(*place) : nullptr;
}

std::vector<Home::Pair> Home::pairs_with(const Home& other) const {
  if (places_ == other.places_) return pairs_with_other_documents(other);
  std::vector<Pair> pairs;
  const auto mine = objects();
  const auto theirs = other.objects();
  auto left = mine.begin();
  auto right = theirs.begin();
  while (left != mine.end() || right != theirs.end()) {
    const bool only_left = right == theirs.end() || (left != mine.end() && left->id < right->id);
    const bool only_right = left == mine.end() || (right != theirs.end() && right->id < left->id);
    const Pair pair(only_right ? nullptr : &*left++, only_left ? nullptr : &*right++);
    if (pair.first != pair.second) pairs.push_back(pair);
  }
  return pairs;
}

/// The same for a home with the same objects in the same places, at a cost that hardly grows with their number.
std::vector<Home::Pair> Home::pairs_with_other_documents(const Home& other) const {
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    if (blocks_[i] == other.blocks_[i]) continue;
    for (std::size_t k = 0; k < block_size; ++k) {
      const auto& part = (*blocks_[i])[k];
      if (part == (*other.blocks_[i])[k]) continue;
      for (const HomeObject& object : part->objects) {
        if (find(object.id) == &object) pairs.emplace_back(&object, other.find(object.id));
      }
    }
  }
  std::ranges::sort(pairs, {}, [](const Pair& pair) -> const ObjectId& { return pair.first->id; });
  return pairs;
}

}  // namespace nest2mqtt::model
