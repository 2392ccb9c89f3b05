#include "sdm/devices.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "home/services.h"
#include "json/fields.h"
#include "sdm/trait_names.h"

namespace nest2mqtt::simulator {
namespace {

/// The member `sdm` of a device; null if there is none.
const json::object* sdm_member(const json::object& device) {
  return find_object(device, {std::string(google_device_access)});
}

std::string_view type_of_device(const json::object& device, bool is_thermostat) {
  const json::object* const member = sdm_member(device);
  const std::string_view type = member == nullptr ? std::string_view() : text_of(*member, "type");
  if (!type.empty()) return type;
  return is_thermostat ? "THERMOSTAT" : "CAMERA";
}

/// Replaces the traits that the member `sdm` of the device names; null removes one.
void override_traits(const json::object& device, json::object& traits) {
  const json::object* const member = sdm_member(device);
  const json::object* const own = member == nullptr ? nullptr : find_object(*member, {"traits"});
  if (own == nullptr) return;
  for (const auto& trait : *own) {
    const std::string name = trait_name(trait.key());
    if (trait.value().is_null()) {
      traits.erase(name);
    } else {
      traits[name] = trait.value();
    }
  }
}

json::object named(std::string name, std::string_view trait, std::string_view custom_name) {
  return {{"name", std::move(name)}, {"traits", json::object{{trait, {{"customName", custom_name}}}}}};
}

}  // namespace

std::vector<SdmDevices::Found> SdmDevices::found_in(const std::string& user) const {
  std::vector<Found> all;
  const json::object& home = document(user);
  for (const auto group : {"thermostats", "cameras"}) {
    for (Path& path : devices_in(home, group)) {
      const json::object& device = *find_object(home, path);
      if (!belongs_to(device, google_device_access)) continue;
      Found found;
      found.name = fmt::format("enterprises/{}/devices/{}", project_.id, path.back());
      found.type = type_of_device(device, path[1] == "thermostats");
      found.permitted = permissions_.permits(user, path.back()) &&
                        permissions_.permits(user, std::string(text_of(device, "structure_id")));
      found.path = std::move(path);
      all.push_back(std::move(found));
    }
  }
  return all;
}

std::optional<SdmDevices::Found> SdmDevices::find_device(const std::string& user, const std::string& id) const {
  for (Found& found : found_in(user)) {
    if (found.path.back() == id) return std::move(found);
  }
  return std::nullopt;
}

json::array SdmDevices::devices(const std::string& user) {
  json::array all;
  for (const Found& found : found_in(user)) {
    if (found.permitted) all.emplace_back(device(user, found));
  }
  return all;
}

json::object SdmDevices::device(const std::string& user, const Found& found) {
  const json::object& device = *find_object(document(user), found.path);
  const std::string_view structure = text_of(device, "structure_id");
  const std::string_view room = text_of(device, "where_id");
  json::object resource{{"name", found.name}, {"type", fmt::format("sdm.devices.types.{}", found.type)}};
  json::array relations;
  if (!structure.empty()) {
    const std::string parent = room.empty() ? structure_name(structure) : room_name(structure, room);
    json::object relation{{"parent", parent}};
    const std::string_view room_text = text_of(device, "where_name");
    if (!room.empty() && !room_text.empty()) relation["displayName"] = room_text;
    relations.emplace_back(std::move(relation));
    resource["assignee"] = parent;
  }
  resource["traits"] = traits(user, found);
  resource["parentRelations"] = std::move(relations);
  return resource;
}

json::object SdmDevices::traits(const std::string& user, const Found& found) {
  const json::object& home = document(user);
  const json::object& device = *find_object(home, found.path);
  json::object all = found.path[1] == "thermostats" ? states_[user].thermostats[found.path.back()].traits(home, device)
                                                    : camera_traits(device);
  override_traits(device, all);
  return all;
}

json::array SdmDevices::structures(const std::string& user) const {
  json::array all;
  const json::object* const structures = find_object(document(user), {"structures"});
  if (structures == nullptr) return all;
  for (const auto& member : *structures) {
    if (auto resource = structure(user, std::string(member.key()))) all.emplace_back(std::move(*resource));
  }
  return all;
}

std::optional<json::object> SdmDevices::structure(const std::string& user, const std::string& id) const {
  const json::object& home = document(user);
  const json::object* const structure = find_object(home, {"structures", id});
  const std::vector<Found> all = found_in(user);
  const bool has_device = std::any_of(all.begin(), all.end(), [&](const Found& found) {
    return found.permitted && text_of(*find_object(home, found.path), "structure_id") == id;
  });
  if (structure == nullptr || !has_device) return std::nullopt;
  return named(structure_name(id), "sdm.structures.traits.Info", text_of(*structure, "name"));
}

std::optional<json::array> SdmDevices::rooms(const std::string& user, const std::string& structure_id) const {
  if (!structure(user, structure_id)) return std::nullopt;
  json::array all;
  for (const Found& found : found_in(user)) {
    const json::object& device = *find_object(document(user), found.path);
    const std::string_view room = text_of(device, "where_id");
    if (!found.permitted || text_of(device, "structure_id") != structure_id || room.empty()) continue;
    json::object resource =
        named(room_name(structure_id, room), "sdm.structures.traits.RoomInfo", text_of(device, "where_name"));
    if (std::find(all.begin(), all.end(), json::value(resource)) == all.end()) all.emplace_back(std::move(resource));
  }
  return all;
}

SdmResult<SdmDevices::Effect> SdmDevices::command(const std::string& user, const Found& found, std::string_view name,
                                                  const json::object& params, const std::string& base_url,
                                                  WallTime now) {
  const json::object& home = document(user);
  const json::object& device = *find_object(home, found.path);
  const std::string& id = found.path.back();
  if (found.path[1] != "thermostats") {
    auto answer = states_[user].cameras.command(id, found.type, name, params, traits(user, found), base_url, now);
    return std::move(answer).map([](json::object body) { return Effect{{}, std::move(body)}; });
  }
  auto fields = states_[user].thermostats[id].effect_of(name, params, home, device, now);
  return std::move(fields).map([](json::object changed) { return Effect{std::move(changed), {}}; });
}

void SdmDevices::advance(WallTime now) {
  for (const std::string& user : simulation_.users()) {
    State& state = states_[user];
    const std::uint64_t revision = simulation_.home(user)->document().revision();
    if (std::exchange(state.revision, revision) == revision) continue;
    for (const Found& found : found_in(user)) {
      if (found.path[1] != "cameras") continue;
      const json::object& camera = *find_object(document(user), found.path);
      state.cameras.watch(found.path.back(), camera, traits(user, found), now);
    }
  }
}

std::string SdmDevices::structure_name(std::string_view id) const {
  return fmt::format("enterprises/{}/structures/{}", project_.id, id);
}

std::string SdmDevices::room_name(std::string_view structure_id, std::string_view room_id) const {
  return fmt::format("{}/rooms/{}", structure_name(structure_id), room_id);
}

}  // namespace nest2mqtt::simulator
