#include "home/device.h"

#include <optional>
#include <set>
#include <utility>

#include "nest2mqtt/model/document.h"

#include "device_fields.h"

namespace nest2mqtt::sdm {
namespace {

/// Where a device or a room is.
struct Place {
  std::string_view structure_id;
  std::string_view room_id = {};  ///< empty: in no room
};

/// Reads `enterprises/<project>/structures/<id>` with or without `/rooms/<id>`.
std::optional<Place> read_place(std::string_view name) {
  const auto segments = name_segments(name);
  if (segments.size() != 4 && segments.size() != 6) return std::nullopt;
  if (segments[0] != "enterprises" || segments[2] != "structures") return std::nullopt;
  if (segments.size() == 4) return Place{segments[3]};
  if (segments[4] != "rooms") return std::nullopt;
  return Place{segments[3], segments[5]};
}

/// The first room that the device is said to be in; without one, the first structure.
void read_relations(const json::array& relations, Device& to) {
  for (const json::value& element : relations) {
    const json::object* const relation = element.if_object();
    if (relation == nullptr) continue;
    const auto place = read_place(model::string_member(*relation, "parent").value_or(""));
    if (!place) continue;
    if (place->room_id.empty()) {
      if (to.structure_id.empty()) to.structure_id = place->structure_id;
      continue;
    }
    to.structure_id = place->structure_id;
    to.room_id = place->room_id;
    to.room_name = model::string_member(*relation, "displayName").value_or("");
    return;
  }
}

std::optional<Device> device_of(const json::value& value) {
  const json::object* const from = value.if_object();
  if (from == nullptr) return std::nullopt;
  const auto name = model::string_member(*from, "name");
  if (!name || !is_device_name(*name)) return std::nullopt;
  Device device{.name = std::string(*name)};
  const auto type = model::string_member(*from, "type").value_or("");
  device.type = type.substr(type.rfind('.') + 1);  // without a dot, npos + 1 is 0
  if (const json::object* const traits = model::object_member(*from, "traits")) device.traits = read_traits(*traits);
  if (const json::array* const relations = model::array_member(*from, "parentRelations")) {
    read_relations(*relations, device);
  }
  // Some doorbells do not say that they have a bell.
  if (device.type == "DOORBELL") device.traits.emplace("DoorbellChime", json::object());
  return device;
}

/// The name that the person gave, from a trait.
std::string custom_name(const json::object& from, std::string_view trait) {
  const json::object* const info = model::object_member(model::object_member(from, "traits"), trait);
  return std::string(info == nullptr ? "" : model::string_member(*info, "customName").value_or(""));
}

std::optional<Structure> structure_of(const json::value& value) {
  const json::object* const from = value.if_object();
  if (from == nullptr) return std::nullopt;
  const auto place = read_place(model::string_member(*from, "name").value_or(""));
  if (!place || !place->room_id.empty()) return std::nullopt;
  return Structure{std::string(place->structure_id), custom_name(*from, "sdm.structures.traits.Info")};
}

std::optional<Room> room_of(const json::value& value) {
  const json::object* const from = value.if_object();
  if (from == nullptr) return std::nullopt;
  const auto place = read_place(model::string_member(*from, "name").value_or(""));
  if (!place || place->room_id.empty()) return std::nullopt;
  return Room{std::string(place->room_id), custom_name(*from, "sdm.structures.traits.RoomInfo")};
}

/// The elements of the list `member` that `read` can read, each only once.
template <class T, class Key>
Result<std::vector<T>> read_list(std::string_view answer, std::string_view member,
                                 std::optional<T> (*read)(const json::value&), Key T::*key) {
  const std::string what = "Google's list of " + std::string(member);
  const auto parsed = model::parse_document(answer);
  if (!parsed) return fail(Recovery::retry, what + " is not JSON: " + parsed.error().message);
  const json::object* const root = (*parsed)->if_object();
  if (root == nullptr) return fail(Recovery::retry, what + " is not a JSON object");
  std::vector<T> found;
  const json::value* const list = root->if_contains(member);
  if (list == nullptr) return found;
  if (!list->is_array()) return fail(Recovery::retry, what + " is not a list");
  std::set<std::string> keys;
  for (const json::value& element : list->get_array()) {
    auto item = read(element);
    if (item && keys.insert((*item).*key).second) found.push_back(*std::move(item));
  }
  return found;
}

}  // namespace

std::string Device::id() const {
  return device_id(name);
}

const json::object* Device::trait(std::string_view trait_name) const {
  return model::object_member(traits, trait_name);
}

Result<std::vector<Device>> read_devices(std::string_view answer) {
  return read_list<Device>(answer, "devices", device_of, &Device::name);
}

Result<Device> read_device(std::string_view answer) {
  const auto parsed = model::parse_document(answer);
  if (!parsed) return fail(Recovery::retry, "Google's answer for a device is not JSON: " + parsed.error().message);
  auto device = device_of(**parsed);
  if (!device) return fail(Recovery::retry, "Google's answer for a device is not a device with a name");
  return *std::move(device);
}

Result<std::vector<Structure>> read_structures(std::string_view answer) {
  return read_list<Structure>(answer, "structures", structure_of, &Structure::id);
}

Result<std::vector<Room>> read_rooms(std::string_view answer) {
  return read_list<Room>(answer, "rooms", room_of, &Room::id);
}

}  // namespace nest2mqtt::sdm
